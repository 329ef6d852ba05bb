/*
 * The program: an engine with what the agent uses of the language, the module `sys`, the agent's bytecode. The
 * agent's own loop runs inside of its entry module, so that the entry ends only by exit or by a failure.
 */
#include <fcntl.h>
#include <link.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "engine.h"
#include "values.h"

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

static JSValue read_module(JSContext *ctx, const struct program_module *module)
{
    const struct packed *bytecode = &module->bytecode;
    uint8_t *unpacked;
    JSValue object;

    if ((size_t)(bytecode->end - bytecode->bytes) == bytecode->size)
        return JS_ReadObject(ctx, bytecode->bytes, bytecode->size, JS_READ_OBJ_BYTECODE);
    unpacked = inflate(bytecode);
    if (!unpacked)
        return JS_ThrowOutOfMemory(ctx);
    object = JS_ReadObject(ctx, unpacked, bytecode->size, JS_READ_OBJ_BYTECODE);
    free(unpacked);
    return object;
}

/*
 * Whether there is memory for a module, with what is made when it is read and run (some five times its bytecode), and for what
 * is done meanwhile. Where the engine runs out of memory in the middle of an import, the import may never end, or fail for ever.
 */
static bool has_room_for(const struct program_module *module)
{
    void *room = malloc((512 << 10) + 8 * module->bytecode.size);

    free(room);
    return room != NULL;
}

/* Modules other than the entry are read when they are first imported. */
static JSModuleDef *load_module(JSContext *ctx, const char *name, UNUSED void *opaque)
{
    for (unsigned i = 0; i < program_module_count; i++) {
        if (strcmp(program_modules[i].name, name) != 0)
            continue;
        if (!has_room_for(&program_modules[i])) {
            JS_ThrowOutOfMemory(ctx);
            return NULL;
        }
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

    if (!ctx)
        return NULL;
    /* What the agent uses: no eval and no compiler (a quarter of the engine), no Proxy, no WeakRef. */
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
    return ctx;
}

void run_jobs(JSContext *ctx)
{
    JSContext *job;
    int result;

    while ((result = JS_ExecutePendingJob(JS_GetRuntime(ctx), &job)) != 0)
        if (result < 0)
            print_exception(job, "uncaught in a job");
    print_rejections(ctx);
}

/*
 * Descriptors 0 to 2 are there, so that nothing the agent opens becomes its standard output by chance. All others are
 * close-on-exec: no child is to inherit what the agent was started with.
 */
static void keep_descriptors(void)
{
    const unsigned close_on_exec = 4; /* CLOSE_RANGE_CLOEXEC, Linux 5.11 */
    int fd;

    do
        fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    while (fd >= 0 && fd < 3);
    close(fd);
    if (syscall(SYS_close_range, 3U, ~0U, close_on_exec) == 0)
        return;
    for (fd = 3; fd < 1024; fd++)
        fcntl(fd, F_SETFD, FD_CLOEXEC);
}

/*
 * What the program's start has relocated is not to be written to any more. glibc's start sees to it; musl leaves it to
 * its dynamic linker, which a static program does not have. Stops at the first object, which is the program.
 */
static int protect_relocated(struct dl_phdr_info *program, UNUSED size_t size, UNUSED void *opaque)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);

    for (unsigned i = 0; i < program->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &program->dlpi_phdr[i];
        uintptr_t start = program->dlpi_addr + part->p_vaddr, end = start + part->p_memsz;
        if (part->p_type == PT_GNU_RELRO)
            mprotect((void *)(start & -page), (end & -page) - (start & -page), PROT_READ);
    }
    return 1;
}

int main(UNUSED int argc, char **argv)
{
    JSRuntime *runtime;
    JSContext *ctx;
    JSValue module, result;

    dl_iterate_phdr(protect_relocated, NULL);
    signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); /* no core: passwords pass through. What is executed later has its own again */
    keep_descriptors();
#ifdef __GLIBC__
    /* One arena, and large blocks straight from the system: memory goes back when a transfer has ended. */
    mallopt(M_MMAP_THRESHOLD, 128 << 10);
    mallopt(M_TRIM_THRESHOLD, 256 << 10);
    mallopt(M_ARENA_MAX, 1);
#endif
    runtime = new_runtime();
    ctx = runtime ? new_context(runtime) : NULL;
    if (!ctx || !add_sys_module(ctx, argv)) {
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
    if (JS_IsException(result)) {
        print_exception(ctx, "uncaught");
    } else if (JS_PromiseState(ctx, result) == JS_PROMISE_REJECTED) { /* how a module's evaluation fails */
        print_error(ctx, "uncaught", JS_PromiseResult(ctx, result));
    } else {
        run_jobs(ctx);
        dprintf(2, "%s: the loop has ended\n", argv[0]);
    }
    return 1;
}
