#define POINTERHOLDER_TRANSITION 4
#include "cqpdf.h"

#include <qpdf/InputSource.hh>
#include <qpdf/Pipeline.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFObjectHandle.hh>

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

/// Thrown through qpdf, which catches std::exception and goes on: these must not be caught by it.
struct Stopped {};
struct Exhausted {};

/// The bytes of a document in a part of a file.
///
/// All that qpdf does to a file goes through here, so here is where its work is bounded. Its
/// recovery is quadratic in blank lines and comments, it resolves indirect lengths by recursion,
/// and it keeps every warning: hence a budget for bytes read and for stack, and a broom.
class RangeInputSource final : public InputSource {
public:
    RangeInputSource(int file, int64_t start, int64_t count)
        : file(file), start(start), count(count), budget((64 << 20) + 32 * count) {}

    /// Marks the place on the stack from which recursion is measured.
    void enter(const void *frame) { base = static_cast<const char *>(frame); }

    /// Moves the warnings out of `pdf` once in a while.
    void watch(QPDF *pdf) { watched = pdf; }

    size_t damageCount() const { return sweptWarnings + (watched ? watched->numWarnings() : 0); }

    size_t read(char *into, size_t length) override {
        guard();
        last_offset = position;
        size_t done = 0;
        while (done < length && position < count) {
            if (position < windowStart || position >= windowStart + windowCount) {
                if (!fill()) break;
            }
            size_t at = static_cast<size_t>(position - windowStart);
            size_t part = std::min(length - done, static_cast<size_t>(windowCount) - at);
            memcpy(into + done, window + at, part);
            done += part;
            position += static_cast<qpdf_offset_t>(part);
        }
        spend(length);
        return done;
    }

    qpdf_offset_t findAndSkipNextEOL() override {
        char c = 0;
        while (read(&c, 1) == 1 && c != '\r' && c != '\n') {
        }
        while (read(&c, 1) == 1) {
            if (c != '\r' && c != '\n') {
                --position;
                break;
            }
        }
        return position;
    }

    qpdf_offset_t tell() override { return position; }

    void seek(qpdf_offset_t offset, int whence) override {
        qpdf_offset_t from = whence == SEEK_CUR ? position : whence == SEEK_END ? count : 0;
        if (__builtin_add_overflow(from, offset, &offset) || offset < 0) {
            throw std::runtime_error("seek before the start");
        }
        position = offset;
    }

    void rewind() override { position = 0; }
    void unreadCh(char) override { position = std::max<qpdf_offset_t>(0, position - 1); }
    std::string const &getName() const override { return name; }

private:
    int file;
    int64_t start;
    qpdf_offset_t count;
    int64_t budget;
    const char *base = nullptr;
    QPDF *watched = nullptr;
    size_t sweptWarnings = 0;
    std::string name;
    qpdf_offset_t position = 0;
    qpdf_offset_t windowStart = 0;
    qpdf_offset_t windowCount = 0;
    char window[16 << 10];

    bool fill() {
        windowStart = position;
        auto wanted = std::min<qpdf_offset_t>(sizeof window, count - position);
        auto got = pread(file, window, static_cast<size_t>(wanted), start + position);
        windowCount = std::max<ssize_t>(0, got);
        return windowCount > 0;
    }

    void spend(size_t length) {
        budget -= static_cast<int64_t>(length);
        if (budget < 0) throw Exhausted();
    }

    void guard() {
        const char here = 0;
        auto depth = base ? std::abs(base - &here) : 0;
        if (depth > (256 << 10)) throw Exhausted();
        if (watched && watched->numWarnings() > 1000) {
            sweptWarnings += watched->numWarnings();
            watched->getWarnings();
        }
    }
};

/// The end of a pipeline: gathers what filters make, some of them byte by byte, into chunks.
class SinkPipeline final : public Pipeline {
public:
    /// `source` is what qpdf is reading from meanwhile, if anything: the sink may have it read
    /// elsewhere.
    SinkPipeline(cqpdf_sink sink, void *context, RangeInputSource *source)
        : Pipeline("sink", nullptr), sink(sink), context(context), source(source) {
        chunk.reserve(capacity);
    }

    void write(unsigned char const *data, size_t length) override {
        if (chunk.size() + length > capacity) flush();
        if (length >= capacity) {
            hand(data, length);
        } else {
            chunk.insert(chunk.end(), data, data + length);
        }
    }

    void finish() override {}

    void flush() {
        hand(chunk.data(), chunk.size());
        chunk.clear();
    }

private:
    static constexpr size_t capacity = 64 << 10;
    cqpdf_sink sink;
    void *context;
    RangeInputSource *source;
    std::vector<unsigned char> chunk;

    void hand(const unsigned char *data, size_t length) {
        auto place = source ? source->tell() : 0;
        for (size_t at = 0; at < length; at += capacity) {
            if (!sink(context, data + at, std::min(capacity, length - at))) throw Stopped();
        }
        if (source) source->seek(place, SEEK_SET);
    }
};

/// The bytes of a stream as they are in the file, decrypted.
class RawBytes final : public QPDFObjectHandle::StreamDataProvider {
public:
    explicit RawBytes(cqpdf_stream const &stream) : stream(stream) {}
    void provideStreamData(QPDFObjGen const &, Pipeline *next) override;

private:
    cqpdf_stream stream;
};

/// Runs `work` and says how it ended.
template <typename Work> cqpdf_status attempt(Work work) {
    try {
        work();
        return CQPDF_OK;
    } catch (Stopped const &) {
        return CQPDF_STOPPED;
    } catch (Exhausted const &) {
        return CQPDF_EXHAUSTED;
    } catch (std::bad_alloc const &) {
        return CQPDF_EXHAUSTED;
    } catch (QPDFExc const &error) {
        auto code = error.getErrorCode();
        // Unsupported is a security handler that is not the standard one.
        auto locked = code == qpdf_e_password || code == qpdf_e_unsupported;
        return locked ? CQPDF_ENCRYPTED : CQPDF_DAMAGED;
    } catch (...) {
        return CQPDF_DAMAGED;
    }
}

void hand(std::string const &text, cqpdf_sink sink, void *context) {
    auto bytes = reinterpret_cast<const uint8_t *>(text.data());
    if (!sink(context, bytes, text.size())) throw Stopped();
}

} // namespace

struct cqpdf_document {
    std::shared_ptr<RangeInputSource> source;
    std::shared_ptr<QPDF> pdf;
};

struct cqpdf_decoder {
    std::shared_ptr<QPDF> pdf;
    QPDFObjectHandle stream;
};

void RawBytes::provideStreamData(QPDFObjGen const &, Pipeline *next) {
    if (stream.document) {
        auto object = stream.document->pdf->getObjectByID(stream.number, stream.generation);
        if (!object.isStream()) throw std::runtime_error("not a stream");
        bool filtered = false;
        object.pipeStreamData(next, &filtered, 0, qpdf_dl_none, true, false);
        return;
    }
    // In small parts: when a filter fails, what it made of the part is lost.
    static constexpr size_t partBytes = 2 << 10;
    auto hand = [next](const unsigned char *data, size_t length) {
        for (size_t at = 0; at < length; at += partBytes) {
            next->write(data + at, std::min<size_t>(partBytes, length - at));
        }
    };
    if (stream.bytes) {
        hand(stream.bytes, static_cast<size_t>(stream.count));
    } else {
        auto readBytes = std::min<int64_t>(32 * partBytes, stream.count);
        std::unique_ptr<unsigned char[]> buffer(new unsigned char[static_cast<size_t>(readBytes)]);
        for (int64_t at = 0; at < stream.count;) {
            auto wanted = std::min(readBytes, stream.count - at);
            auto got =
                pread(stream.file, buffer.get(), static_cast<size_t>(wanted), stream.start + at);
            if (got <= 0) break;
            hand(buffer.get(), static_cast<size_t>(got));
            at += got;
        }
    }
    next->finish();
}

cqpdf_status cqpdf_open(int file, int64_t start, int64_t count, cqpdf_document **document) {
    *document = nullptr;
    return attempt([&] {
        auto opened = std::make_unique<cqpdf_document>();
        opened->source = std::make_shared<RangeInputSource>(file, start, count);
        opened->source->enter(&opened);
        opened->pdf = QPDF::create();
        opened->pdf->setSuppressWarnings(true);
        opened->pdf->setAttemptRecovery(true);
        opened->source->watch(opened->pdf.get());
        opened->pdf->processInputSource(opened->source, "");
        *document = opened.release();
    });
}

void cqpdf_close(cqpdf_document *document) {
    delete document;
}

size_t cqpdf_damage_count(const cqpdf_document *document) {
    return document->source->damageCount();
}

cqpdf_status cqpdf_trailer(cqpdf_document *document, cqpdf_sink sink, void *context) {
    return attempt([&] {
        document->source->enter(&context);
        hand(document->pdf->getTrailer().unparse(), sink, context);
    });
}

cqpdf_status cqpdf_object(cqpdf_document *document, int number, int generation, bool *is_stream,
                          cqpdf_sink sink, void *context) {
    *is_stream = false;
    return attempt([&] {
        document->source->enter(&context);
        auto object = document->pdf->getObjectByID(number, generation);
        *is_stream = object.isStream();
        hand(*is_stream ? object.getDict().unparse() : object.unparseResolved(), sink, context);
    });
}

cqpdf_decoder *cqpdf_decoder_create(void) {
    try {
        auto decoder = std::make_unique<cqpdf_decoder>();
        decoder->pdf = QPDF::create();
        decoder->pdf->setSuppressWarnings(true);
        decoder->pdf->emptyPDF();
        decoder->stream = decoder->pdf->newStream();
        return decoder.release();
    } catch (...) {
        return nullptr;
    }
}

void cqpdf_decoder_free(cqpdf_decoder *decoder) {
    delete decoder;
}

cqpdf_status cqpdf_decode(cqpdf_decoder *decoder, const cqpdf_stream *stream, const char *filters,
                          const char *parameters, cqpdf_sink sink, void *context) {
    // What was decoded before damage was met is handed on all the same.
    cqpdf_status flushed = CQPDF_OK;
    auto status = attempt([&] {
        auto source = stream->document ? stream->document->source.get() : nullptr;
        if (source) source->enter(&flushed);
        SinkPipeline end(sink, context, source);
        auto decoded = attempt([&] {
            decoder->stream.replaceStreamData(std::make_shared<RawBytes>(*stream),
                                              QPDFObjectHandle::parse(filters),
                                              QPDFObjectHandle::parse(parameters));
            bool filtered = false;
            decoder->stream.pipeStreamData(&end, &filtered, 0, qpdf_dl_specialized, true, false);
            if (!filtered) throw std::runtime_error("unknown filter");
        });
        if (decoded == CQPDF_OK || decoded == CQPDF_DAMAGED) end.flush();
        flushed = decoded;
    });
    decoder->pdf->getWarnings();
    return status == CQPDF_OK ? flushed : status;
}
