#include "cqpdf.h"
