/* What goes wrong and nobody catches: told on descriptor 2, in lines of the TypeScript source. */
#include <stdio.h>

#include "engine.h"
#include "values.h"

/* From engine lines to source lines: a function of trace.ts. */
static JSValue translate_trace; /* no function until one is given */

void print_error(JSContext *ctx, const char *what, JSValueConst error)
{
    JSValue trace = JS_GetPropertyStr(ctx, error, "stack"), translated = JS_UNDEFINED;
    const char *message = JS_ToCString(ctx, error), *lines;

    if (JS_IsString(trace) && JS_IsFunction(ctx, translate_trace))
        translated = JS_Call(ctx, translate_trace, JS_UNDEFINED, 1, &trace);
    lines = JS_IsString(translated) ? JS_ToCString(ctx, translated)
        : JS_IsString(trace)        ? JS_ToCString(ctx, trace)
                                    : NULL;
    dprintf(2, "%s: %s\n%s", what, message ? message : "an error that cannot be told", lines ? lines : "");
    JS_FreeCString(ctx, lines);
    JS_FreeCString(ctx, message);
    JS_FreeValue(ctx, translated);
    JS_FreeValue(ctx, trace);
    JS_FreeValue(ctx, JS_GetException(ctx)); /* whatever failed on the way */
}

void print_exception(JSContext *ctx, const char *what)
{
    JSValue error = JS_GetException(ctx);
    print_error(ctx, what, error);
    JS_FreeValue(ctx, error);
}

/* Rejections without a handler so far. A job that waits may still attach one: told when the jobs have run. */
static struct rejection {
    JSValue promise, reason;
} *rejections;
static size_t rejection_count, rejection_room;

void on_rejection(JSContext *ctx, JSValueConst promise, JSValueConst reason, boolean handled,
                         UNUSED void *opaque)
{
    for (size_t i = 0; handled && i < rejection_count; i++) {
        if (JS_VALUE_GET_PTR(rejections[i].promise) != JS_VALUE_GET_PTR(promise))
            continue;
        JS_FreeValue(ctx, rejections[i].promise);
        JS_FreeValue(ctx, rejections[i].reason);
        rejections[i] = rejections[--rejection_count];
        return;
    }
    if (handled)
        return;
    if (rejection_count == rejection_room) {
        size_t room = 2 * rejection_room + 8;
        struct rejection *grown = realloc(rejections, room * sizeof *grown);
        if (!grown)
            return;
        rejections = grown, rejection_room = room;
    }
    rejections[rejection_count++] =
        (struct rejection){ JS_DupValue(ctx, promise), JS_DupValue(ctx, reason) };
}

void print_rejections(JSContext *ctx)
{
    while (rejection_count > 0) {
        struct rejection rejection = rejections[--rejection_count];
        print_error(ctx, "unhandled rejection", rejection.reason);
        JS_FreeValue(ctx, rejection.promise);
        JS_FreeValue(ctx, rejection.reason);
    }
}

void translate_traces(JSContext *ctx, JSValueConst translate)
{
    JS_FreeValue(ctx, translate_trace);
    translate_trace = JS_DupValue(ctx, translate);
}
