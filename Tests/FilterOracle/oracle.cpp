#define POINTERHOLDER_TRANSITION 4
#include "oracle.h"

#include <qpdf/Pipeline.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>

#include <memory>
#include <stdexcept>

namespace {

class Sink final : public Pipeline {
public:
    Sink(oracle_sink sink, void *context)
        : Pipeline("oracle", nullptr), sink(sink), context(context) {}

    void write(unsigned char const *data, size_t length) override { sink(context, data, length); }
    void finish() override {}

private:
    oracle_sink sink;
    void *context;
};

/// Byte by byte, so that no more than that is lost where a filter fails.
class Bytes final : public QPDFObjectHandle::StreamDataProvider {
public:
    Bytes(const uint8_t *bytes, size_t count) : bytes(bytes), count(count) {}

    void provideStreamData(QPDFObjGen const &, Pipeline *next) override {
        for (size_t index = 0; index < count; index++) next->write(bytes + index, 1);
        next->finish();
    }

private:
    const uint8_t *bytes;
    size_t count;
};

} // namespace

bool oracle_decode(const uint8_t *bytes, size_t count, const char *filters,
                   const char *parameters, oracle_sink sink, void *context) {
    try {
        auto pdf = QPDF::create();
        pdf->setSuppressWarnings(true);
        pdf->emptyPDF();
        auto stream = pdf->newStream();
        stream.replaceStreamData(std::make_shared<Bytes>(bytes, count),
                                 QPDFObjectHandle::parse(filters),
                                 QPDFObjectHandle::parse(parameters));
        Sink end(sink, context);
        bool filtered = false;
        auto done =
            stream.pipeStreamData(&end, &filtered, 0, qpdf_dl_specialized, true, false);
        return done && filtered;
    } catch (std::exception const &) {
        return false;
    }
}
