/*
 * The program: an engine with what the agent uses of the language, the module `sys`, and the agent's bytecode. The
 * agent's own loop runs inside of its entry module, so that the entry ends only by exit or by a failure.
 */
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "engine.h"
#include "values.h"

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

#ifdef QUICKJS_NG
typedef bool boolean;
#else
typedef JS_BOOL boolean;
#endif

static char **program_arguments;

/* ---- errors */

/* From engine lines to source lines: a function of trace.ts. */
static JSValue translate_trace; /* no function until one is given */

static void print_error(JSContext *ctx, const char *what, JSValueConst error)
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

static void print_exception(JSContext *ctx, const char *what)
{
    JSValue error = JS_GetException(ctx);
    print_error(ctx, what, error);
    JS_FreeValue(ctx, error);
}

/* Rejections without a handler so far. One may still be attached by a job that waits: told when the jobs have run. */
static struct rejection {
    JSValue promise, reason;
} *rejections;
static size_t rejection_count, rejection_room;

static void on_rejection(JSContext *ctx, JSValueConst promise, JSValueConst reason, boolean handled,
                         __attribute__((unused)) void *opaque)
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

/* ---- the engine's methods of `Sys` */

METHOD(run_jobs)
{
    JSContext *job;
    int result;

    while ((result = JS_ExecutePendingJob(JS_GetRuntime(ctx), &job)) != 0)
        if (result < 0)
            print_exception(job, "uncaught in a job");
    while (rejection_count > 0) {
        struct rejection rejection = rejections[--rejection_count];
        print_error(ctx, "unhandled rejection", rejection.reason);
        JS_FreeValue(ctx, rejection.promise);
        JS_FreeValue(ctx, rejection.reason);
    }
    return JS_UNDEFINED;
}

METHOD(collect)
{
    JS_RunGC(JS_GetRuntime(ctx));
#ifdef __GLIBC__
    malloc_trim(0);
#endif
    return JS_UNDEFINED;
}

static const JSCFunctionListEntry engine_calls[] = {
    JS_CFUNC_DEF("runJobs", 0, sys_run_jobs),
    JS_CFUNC_DEF("collect", 0, sys_collect),
};

/* ---- what else the module `sys` exports */

METHOD(line_table)
{
    return JS_NewStringLen(ctx, program_lines, (size_t)(program_lines_end - program_lines));
}

METHOD(translate_traces)
{
    JS_FreeValue(ctx, translate_trace);
    translate_trace = JS_DupValue(ctx, argv[0]);
    return JS_UNDEFINED;
}

METHOD(limit_memory)
{
    INT64(bytes, 0);
    JS_SetMemoryLimit(JS_GetRuntime(ctx), (size_t)bytes);
    return JS_UNDEFINED;
}

static int initialize_module(JSContext *ctx, JSModuleDef *module)
{
    uint32_t count = 0;
    JSValue sys = JS_NewObject(ctx);

    while (program_arguments[count])
        count++;
    if (JS_IsException(sys))
        return -1;
    /* Methods become function objects when they are first looked at. */
    JS_SetPropertyFunctionList(ctx, sys, system_calls, system_call_count);
    JS_SetPropertyFunctionList(ctx, sys, engine_calls, sizeof engine_calls / sizeof *engine_calls);
    return JS_SetModuleExport(ctx, module, "sys", sys)
        || JS_SetModuleExport(ctx, module, "programArguments",
                              system_texts(ctx, (const char *const *)program_arguments, count))
        || JS_SetModuleExport(ctx, module, "lineTable", JS_NewCFunction(ctx, sys_line_table, "lineTable", 0))
        || JS_SetModuleExport(ctx, module, "translateTraces",
                              JS_NewCFunction(ctx, sys_translate_traces, "translateTraces", 1))
        || JS_SetModuleExport(ctx, module, "limitMemory",
                              JS_NewCFunction(ctx, sys_limit_memory, "limitMemory", 1));
}

/* ---- the program */

static JSValue read_module(JSContext *ctx, const struct program_module *module)
{
    return JS_ReadObject(ctx, module->bytecode, (size_t)(module->end - module->bytecode), JS_READ_OBJ_BYTECODE);
}

/* Modules other than the entry are read when they are first imported. */
static JSModuleDef *load_module(JSContext *ctx, const char *name, __attribute__((unused)) void *opaque)
{
    for (unsigned i = 0; i < program_module_count; i++) {
        if (strcmp(program_modules[i].name, name) != 0)
            continue;
        JSValue object = read_module(ctx, &program_modules[i]);
        if (JS_IsException(object))
            return NULL;
        JSModuleDef *module = JS_VALUE_GET_PTR(object);
        JS_FreeValue(ctx, object); /* the context keeps its modules */
        return module;
    }
    JS_ThrowReferenceError(ctx, "no module '%s'", name);
    return NULL;
}

static JSContext *new_context(JSRuntime *runtime)
{
    JSContext *ctx = JS_NewContextRaw(runtime);
    JSModuleDef *sys;

    if (!ctx)
        return NULL;
    /* What the agent uses: no eval and no compiler (a third of the engine), no Proxy, no WeakRef, no performance. */
    JS_AddIntrinsicBaseObjects(ctx);
    JS_AddIntrinsicDate(ctx);
    JS_AddIntrinsicRegExp(ctx);
    JS_AddIntrinsicJSON(ctx);
    JS_AddIntrinsicMapSet(ctx);
    JS_AddIntrinsicTypedArrays(ctx);
    JS_AddIntrinsicPromise(ctx);
#ifdef QUICKJS_NG
    JS_AddIntrinsicBigInt(ctx);
#endif
    sys = JS_NewCModule(ctx, "sys", initialize_module);
    if (!sys)
        return NULL;
    JS_AddModuleExport(ctx, sys, "sys");
    JS_AddModuleExport(ctx, sys, "programArguments");
    JS_AddModuleExport(ctx, sys, "lineTable");
    JS_AddModuleExport(ctx, sys, "translateTraces");
    JS_AddModuleExport(ctx, sys, "limitMemory");
    return ctx;
}

/* What the agent opens is close-on-exec; what it was started with becomes so here, for no child is to inherit it. */
static void keep_descriptors(void)
{
    const unsigned close_on_exec = 4; /* CLOSE_RANGE_CLOEXEC, Linux 5.11 */

    if (syscall(SYS_close_range, 3U, ~0U, close_on_exec) == 0)
        return;
    for (int fd = 3; fd < 1024; fd++)
        fcntl(fd, F_SETFD, FD_CLOEXEC);
}

int main(int argc, char **argv)
{
    JSRuntime *runtime;
    JSContext *ctx;
    JSValue module, result;

    (void)argc;
    program_arguments = argv;
    signal(SIGPIPE, SIG_IGN);
    keep_descriptors();
#ifdef __GLIBC__
    /* One arena, and large blocks straight from the system: memory goes back when a transfer has ended. */
    mallopt(M_MMAP_THRESHOLD, 128 << 10);
    mallopt(M_TRIM_THRESHOLD, 256 << 10);
    mallopt(M_ARENA_MAX, 1);
#endif
    runtime = JS_NewRuntime();
    ctx = runtime ? new_context(runtime) : NULL;
    if (!ctx) {
        dprintf(2, "%s: not enough memory\n", argv[0]);
        return 1;
    }
    JS_SetHostPromiseRejectionTracker(runtime, on_rejection, NULL);
    JS_SetModuleLoaderFunc(runtime, NULL, load_module, NULL);

    module = read_module(ctx, &program_modules[0]);
    if (JS_IsException(module) || JS_ResolveModule(ctx, module) < 0)
        result = JS_EXCEPTION;
    else
        result = JS_EvalFunction(ctx, module);
    /* A module's result is a promise, and so is its failure: reported like any other that nobody handles. */
    if (JS_IsException(result))
        print_exception(ctx, "uncaught");
    sys_run_jobs(ctx, JS_UNDEFINED, 0, NULL);
    return 1;
}
