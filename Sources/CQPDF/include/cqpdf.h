#ifndef CQPDF_H
#define CQPDF_H
#endif
