/*
 * JavaScript values to C and back. Numbers and strings are converted before any byte array is looked at: a
 * conversion may run code, and code may take an array's memory away.
 */
#ifndef VALUES_H
#define VALUES_H

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#include "encodings.h"
#include "quickjs.h"

#define UNUSED __attribute__((unused))

/* A method of `Sys`, and its entry in a list. Arguments that are missing are there, as undefined. */
#define METHOD(name)                                                                                 \
    static JSValue sys_##name(UNUSED JSContext *ctx, UNUSED JSValueConst self, UNUSED int argc,      \
                              UNUSED JSValueConst *argv)

#define ENTRY(name, arity, method) JS_CFUNC_DEF(name, arity, sys_##method)
#define LIST(entries) { entries, sizeof(entries) / sizeof *(entries) }

#define INT32(name, index)                                                                           \
    int32_t name;                                                                                    \
    if (JS_ToInt32(ctx, &name, argv[index]) < 0)                                                     \
        return JS_EXCEPTION

#define INT64(name, index)                                                                           \
    int64_t name;                                                                                    \
    if (JS_ToInt64Ext(ctx, &name, argv[index]) < 0)                                                  \
        return JS_EXCEPTION

/* `bytes[at, at + length)`, the array being argument `array`. */
#define RANGE(name, array, at, length)                                                               \
    uint8_t *name = range(ctx, argv[array], at, length);                                             \
    if (!name)                                                                                       \
        return JS_EXCEPTION

/* The whole array. */
#define ARRAY(name, size, array)                                                                     \
    size_t size;                                                                                     \
    uint8_t *name = array_bytes(ctx, argv[array], &size);                                            \
    if (!name)                                                                                       \
        return JS_EXCEPTION

#define PATH(name, index)                                                                            \
    char name[PATH_MAX];                                                                             \
    do {                                                                                             \
        int path_error = path_bytes(ctx, argv[index], name);                                         \
        if (path_error != 0)                                                                         \
            return path_error > 0 ? JS_EXCEPTION : JS_NewInt32(ctx, path_error);                     \
    } while (0)

/* Ends a method with the result of a system call, repeated while it is interrupted. */
#define CALL(expression)                                                                             \
    do {                                                                                             \
        int64_t call_result;                                                                         \
        do                                                                                           \
            call_result = (expression);                                                              \
        while (call_result < 0 && errno == EINTR);                                                   \
        return JS_NewInt64(ctx, call_result < 0 ? -errno : call_result);                             \
    } while (0)

static inline JSValue failure(JSContext *ctx)
{
    return JS_NewInt32(ctx, -errno);
}

/* The memory of a typed array; NULL with an exception pending. Never NULL for an empty one. */
static inline uint8_t *array_bytes(JSContext *ctx, JSValueConst array, size_t *size)
{
    static uint8_t nothing[1];
    size_t offset = 0, buffer_size = 0;
    JSValue buffer = JS_GetTypedArrayBuffer(ctx, array, &offset, size, NULL);
    uint8_t *bytes;

    if (JS_IsException(buffer))
        return NULL;
    bytes = JS_GetArrayBuffer(ctx, &buffer_size, buffer);
    JS_FreeValue(ctx, buffer);
    if (!bytes)
        return *size == 0 && !JS_HasException(ctx) ? nothing : NULL;
    if (offset > buffer_size || *size > buffer_size - offset) {
        JS_ThrowRangeError(ctx, "byte array out of its buffer");
        return NULL;
    }
    return bytes + offset;
}

static inline uint8_t *range(JSContext *ctx, JSValueConst array, int64_t at, int64_t length)
{
    size_t size;
    uint8_t *bytes = array_bytes(ctx, array, &size);

    if (!bytes)
        return NULL;
    if (at < 0 || length < 0 || (uint64_t)at > size || (uint64_t)length > size - (uint64_t)at) {
        JS_ThrowRangeError(ctx, "range outside of its byte array");
        return NULL;
    }
    return bytes + at;
}

/* 0; or -ENAMETOOLONG, as the kernel would say; or 1 with an exception pending. */
static inline int path_bytes(JSContext *ctx, JSValueConst value, char path[PATH_MAX])
{
    size_t count, size;
    const char *text = JS_ToCStringLen(ctx, &count, value);
    int error = 0;

    if (!text)
        return 1;
    size = system_text_encode((const uint8_t *)text, count, NULL);
    if (size >= PATH_MAX) {
        error = -ENAMETOOLONG;
    } else {
        system_text_encode((const uint8_t *)text, count, (uint8_t *)path);
        path[size] = '\0';
    }
    JS_FreeCString(ctx, text);
    return error;
}

static inline JSValue system_text(JSContext *ctx, const char *bytes)
{
    size_t count = strlen(bytes);
    uint8_t *wide;
    JSValue text;

    if (utf8_prefix((const uint8_t *)bytes, count) == count)
        return JS_NewStringLen(ctx, bytes, count);
    wide = malloc(3 * count);
    if (!wide)
        return JS_ThrowOutOfMemory(ctx);
    text = JS_NewStringLen(ctx, (const char *)wide, system_text_decode((const uint8_t *)bytes, count, wide));
    free(wide);
    return text;
}

/* Appends to an array; takes the value. */
static inline bool append(JSContext *ctx, JSValueConst array, uint32_t index, JSValue value)
{
    return !JS_IsException(value)
        && JS_DefinePropertyValueUint32(ctx, array, index, value, JS_PROP_C_W_E) >= 0;
}

static inline JSValue numbers(JSContext *ctx, const int64_t *values, uint32_t count)
{
    JSValue array = JS_NewArray(ctx);

    for (uint32_t i = 0; i < count && !JS_IsException(array); i++)
        if (!append(ctx, array, i, JS_NewInt64(ctx, values[i]))) {
            JS_FreeValue(ctx, array);
            return JS_EXCEPTION;
        }
    return array;
}

static inline JSValue system_texts(JSContext *ctx, const char *const *texts, uint32_t count)
{
    JSValue array = JS_NewArray(ctx);

    for (uint32_t i = 0; i < count && !JS_IsException(array); i++)
        if (!append(ctx, array, i, system_text(ctx, texts[i]))) {
            JS_FreeValue(ctx, array);
            return JS_EXCEPTION;
        }
    return array;
}

#endif
