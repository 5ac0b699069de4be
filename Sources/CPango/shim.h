// Pango and Cairo: text in every script, laid out, and PDF of it.
#include <cairo-pdf.h>
#include <pango/pangocairo.h>
