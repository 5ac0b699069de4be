#define POINTERHOLDER_TRANSITION 4
#include "cqpdf.h"

#include <qpdf/InputSource.hh>
#include <qpdf/Pipeline.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFWriter.hh>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

/// Thrown through qpdf, which catches std::exception and goes on: these must not be caught by it.
struct Exhausted {};
struct Unwritten {};

/// Bytes that may be read or written for a document of `count` bytes: qpdf reads each some times
/// over, and object streams are packed.
int64_t allowance(int64_t count) { return (64 << 20) + 32 * count; }

/// The bytes of a document in a part of a file.
///
/// All that qpdf does to a file goes through here, so here is where its work is bounded. Its
/// recovery is quadratic in blank lines and comments, it resolves indirect lengths by recursion,
/// and it keeps every warning: hence a budget for bytes read and for stack, and a broom.
class RangeInputSource final : public InputSource {
public:
    RangeInputSource(int file, int64_t start, int64_t count)
        : file(file), start(start), count(count), budget(allowance(count)) {}

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

/// Writes to the end of a file.
class FileSink final : public Pipeline {
public:
    FileSink(int file, int64_t budget) : Pipeline("sink", nullptr), file(file), budget(budget) {
        chunk.reserve(capacity);
    }

    void write(unsigned char const *data, size_t length) override {
        budget -= static_cast<int64_t>(length);
        if (budget < 0) throw Exhausted();
        if (chunk.size() + length > capacity) flush();
        if (length >= capacity) {
            put(data, length);
        } else {
            chunk.insert(chunk.end(), data, data + length);
        }
    }

    void finish() override {}

    void flush() {
        put(chunk.data(), chunk.size());
        chunk.clear();
    }

private:
    static constexpr size_t capacity = 64 << 10;
    int file;
    int64_t budget;
    std::vector<unsigned char> chunk;

    void put(const unsigned char *data, size_t length) {
        while (length > 0) {
            auto done = ::write(file, data, length);
            if (done < 0 && errno == EINTR) continue;
            if (done < 0 && errno == EFBIG) throw Exhausted();
            if (done < 0) throw Unwritten();
            data += done;
            length -= static_cast<size_t>(done);
        }
    }
};

/// Returns whether there was damage.
bool rewrite(int from, int64_t start, int64_t count, int target) {
    auto source = std::make_shared<RangeInputSource>(from, start, count);
    source->enter(&source);
    auto pdf = QPDF::create();
    pdf->setSuppressWarnings(true);
    pdf->setAttemptRecovery(true);
    source->watch(pdf.get());
    pdf->processInputSource(source, "");
    FileSink sink(target, allowance(count));
    QPDFWriter writer(*pdf);
    writer.setOutputPipeline(&sink);
    writer.setObjectStreamMode(qpdf_o_disable);
    writer.setStreamDataMode(qpdf_s_preserve);
    writer.setPreserveEncryption(false);
    writer.setSuppressOriginalObjectIDs(true);
    writer.setStaticID(true);
    writer.write();
    sink.flush();
    return source->damageCount() > 0;
}

[[noreturn]] void endExhausted() {
    static const char word[] = "exhausted\n";
    auto written = ::write(STDERR_FILENO, word, sizeof word - 1);
    _exit(written > 0 ? 1 : 2);
}

} // namespace

const char *cqpdf_rewrite(int source, int64_t start, int64_t count, int target) {
    try {
        return rewrite(source, start, count, target) ? "mended" : "sound";
    } catch (Exhausted const &) {
        return "exhausted";
    } catch (Unwritten const &) {
        return "unwritten";
    } catch (std::bad_alloc const &) {
        return "exhausted";
    } catch (QPDFExc const &error) {
        auto code = error.getErrorCode();
        // Unsupported is a security handler that is not the standard one.
        auto isLocked = code == qpdf_e_password || code == qpdf_e_unsupported;
        return isLocked ? "encrypted" : "damaged";
    } catch (...) {
        return "damaged";
    }
}

void cqpdf_end_when_exhausted(void) { std::set_new_handler(endExhausted); }
