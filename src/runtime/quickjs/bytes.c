/* Methods of `Sys`: passes over bytes: what would touch every byte of a large message in TypeScript. */
#include "engine.h"
#include "sha256.h"
#include "values.h"

enum { LONG_RANGE = 512 }; /* what pays for the preparation of vectors */

METHOD(index_of)
{
    INT32(byte, 1);
    INT64(from, 2);
    INT64(to, 3);
    RANGE(bytes, 0, from, to - from);
    uint8_t *found = memchr(bytes, byte, (size_t)(to - from));
    return JS_NewInt64(ctx, found ? from + (found - bytes) : -1);
}

/* The classes of eight bytes: looking them up side by side takes half of the time of one after the other. */
static inline uint8_t eight_classes(const uint8_t table[256], const uint8_t *bytes)
{
    return table[bytes[0]] | table[bytes[1]] | table[bytes[2]] | table[bytes[3]] | table[bytes[4]]
        | table[bytes[5]] | table[bytes[6]] | table[bytes[7]];
}

METHOD(classes)
{
    INT64(from, 2);
    INT64(to, 3);
    RANGE(bytes, 0, from, to - from);
    RANGE(table, 1, 0, 256);
    uint8_t seen = 0;
    int64_t i = 0, length = to - from;
    for (; length - i >= 8; i += 8)
        seen |= eight_classes(table, bytes + i);
    for (; i < length; i++)
        seen |= table[bytes[i]];
    return JS_NewInt32(ctx, seen);
}

METHOD(find_class)
{
    INT32(mask, 2);
    INT64(from, 3);
    INT64(to, 4);
    RANGE(bytes, 0, from, to - from);
    RANGE(table, 1, 0, 256);
    int64_t i = 0, length = to - from;
    if (length >= LONG_RANGE)
        i = (int64_t)vector_skip(table, mask, bytes, (size_t)length);
    while (length - i >= 8 && !(eight_classes(table, bytes + i) & mask))
        i += 8;
    for (; i < length; i++)
        if (table[bytes[i]] & mask)
            return JS_NewInt64(ctx, from + i);
    return JS_NewInt32(ctx, -1);
}

METHOD(count)
{
    INT32(byte, 1);
    INT64(from, 2);
    INT64(to, 3);
    RANGE(bytes, 0, from, to - from);
    int64_t found = 0;
    for (int64_t i = 0; i < to - from; i++)
        found += bytes[i] == (uint8_t)byte;
    return JS_NewInt64(ctx, found);
}

METHOD(decode_utf8)
{
    INT64(from, 1);
    INT64(to, 2);
    RANGE(bytes, 0, from, to - from);
    size_t count = (size_t)(to - from);
    if (utf8_prefix(bytes, count) != count)
        return JS_UNDEFINED;
    return JS_NewStringLen(ctx, (const char *)bytes, count);
}

METHOD(encode_text)
{
    INT64(at, 2);
    size_t count;
    const char *text = JS_ToCStringLen(ctx, &count, argv[0]);
    if (!text)
        return JS_EXCEPTION;
    size_t size, needed = system_text_encode((const uint8_t *)text, count, NULL);
    JSValue result = JS_EXCEPTION;
    uint8_t *into = array_bytes(ctx, argv[1], &size);
    if (into && (at < 0 || (uint64_t)at > size)) {
        result = JS_ThrowRangeError(ctx, "position outside of its byte array");
    } else if (into && needed > size - (size_t)at) {
        result = JS_NewInt64(ctx, -(int64_t)needed);
    } else if (into) {
        system_text_encode((const uint8_t *)text, count, into + at);
        result = JS_NewInt64(ctx, (int64_t)needed);
    }
    JS_FreeCString(ctx, text);
    return result;
}

METHOD(encode_base64)
{
    INT64(from, 1);
    INT64(to, 2);
    INT64(at, 4);
    RANGE(bytes, 0, from, to - from);
    int64_t length = (int64_t)base64_length((size_t)(to - from));
    RANGE(into, 3, at, length);
    base64_encode(bytes, (size_t)(to - from), into);
    return JS_NewInt64(ctx, length);
}

METHOD(decode_base64)
{
    INT64(from, 1);
    INT64(to, 2);
    INT64(at, 4);
    RANGE(bytes, 0, from, to - from);
    RANGE(into, 3, at, (to - from) / 4 * 3);
    return JS_NewInt64(ctx, (int64_t)base64_decode(bytes, (size_t)(to - from), into));
}

METHOD(sha256)
{
    INT64(from, 1);
    INT64(to, 2);
    RANGE(bytes, 0, from, to - from);
    char digits[65];
    sha256_hex(bytes, (size_t)(to - from), digits);
    return JS_NewStringLen(ctx, digits, 64);
}

static const JSCFunctionListEntry entries[] = {
    ENTRY("indexOf", 4, index_of),
    ENTRY("classes", 4, classes),
    ENTRY("findClass", 5, find_class),
    ENTRY("count", 4, count),
    ENTRY("decodeUtf8", 3, decode_utf8),
    ENTRY("encodeText", 3, encode_text),
    ENTRY("encodeBase64", 5, encode_base64),
    ENTRY("decodeBase64", 5, decode_base64),
    ENTRY("sha256", 3, sha256),
};
const struct call_list byte_calls = LIST(entries);
