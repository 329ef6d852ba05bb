/* Methods of `Sys`: processes beside the agent, made of it: for calls that may take long, and to outlive it. */
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine.h"
#include "values.h"

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

struct call {
    int fd;
    int64_t request; /* of ioctl(2); -1: write(2) */
    int64_t undo;    /* of ioctl(2), for when nobody is left to be told; 0: none */
    uint8_t *bytes;
    size_t size;
};

static long make_call(const struct call *call)
{
    long result = 0;
    size_t done = 0;

    if (call->request >= 0) {
        do
            result = syscall(SYS_ioctl, call->fd, (unsigned long)(uint32_t)call->request, call->bytes);
        while (result < 0 && errno == EINTR);
        return result;
    }
    for (; done < call->size && (result >= 0 || errno == EINTR); done += result > 0 ? (size_t)result : 0)
        result = write(call->fd, call->bytes + done, call->size - done);
    return done == call->size ? (long)done : result;
}

/* Before Linux 5.9 one by one, as far as descriptors usually go. */
static void close_between(unsigned first, unsigned last)
{
    if (first > last || syscall(SYS_close_range, first, last, 0) == 0)
        return;
    for (unsigned fd = first; fd <= last && fd < 1024; fd++)
        close((int)fd);
}

/* Nothing of the agent's but descriptors 0 to 2 and these: nobody is to hold the port that the next agent is to open. */
static void keep_only(const int *keep, size_t count)
{
    for (unsigned next = 3, first;; next = first + 1) {
        first = ~0U;
        for (size_t i = 0; i < count; i++)
            if ((unsigned)keep[i] >= next && (unsigned)keep[i] < first)
                first = (unsigned)keep[i];
        if (first == ~0U) {
            close_between(next, first);
            return;
        }
        close_between(next, first - 1);
    }
}

/* The child of a child is nobody's to wait for. 0 in it, 1 in the agent, or the negated errno. */
static int fork_away(void)
{
    int status = 0;
    pid_t pid = fork();

    if (pid == 0) {
        pid = fork();
        if (pid == 0)
            return 0;
        _exit(pid < 0 ? errno : 0);
    }
    if (pid < 0)
        return -errno;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return status == 0 ? 1 : -(WIFEXITED(status) ? WEXITSTATUS(status) : EAGAIN);
}

static void call_and_tell(const struct call *call, int output)
{
    sigset_t mask;

    /* What may have to be undone has to outlive a signal to all of the agent's processes. */
    (call->undo > 0 ? sigfillset : sigemptyset)(&mask);
    sigprocmask(SIG_SETMASK, &mask, NULL);
    keep_only((const int[]){ call->fd, output }, 2);
    long returned = make_call(call);
    int32_t result = returned < 0 ? -errno : (int32_t)returned;
    bool may_undo = result >= 0 && call->undo > 0;
    if (!may_undo)
        close(call->fd); /* who is told may unmount it at once */
    const struct iovec parts[] = { { &result, sizeof result }, { call->bytes, call->size } };
    bool told = writev(output, parts, call->request >= 0 ? 2 : 1) >= 0;
    if (!told && may_undo)
        syscall(SYS_ioctl, call->fd, (unsigned long)(uint32_t)call->undo, call->bytes);
    _exit(!told);
}

static JSValue aside(JSContext *ctx, const struct call *call)
{
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) < 0)
        return failure(ctx);
    int pid = fork_away();
    if (pid == 0)
        call_and_tell(call, ends[1]);
    close(ends[1]);
    if (pid > 0)
        return JS_NewInt32(ctx, ends[0]);
    close(ends[0]);
    return JS_NewInt32(ctx, pid);
}

METHOD(ioctl_aside)
{
    INT32(fd, 0);
    INT64(request, 1);
    INT64(undo, 3);
    ARRAY(bytes, size, 2);
    if (size < ((uint64_t)request >> 16 & 0x3fff)) /* _IOC_SIZE */
        return JS_ThrowRangeError(ctx, "byte array shorter than the request's structure");
    const struct call call = { fd, (uint32_t)request, (uint32_t)undo, bytes, size };
    return aside(ctx, &call);
}

METHOD(write_aside)
{
    INT32(fd, 0);
    ARRAY(bytes, size, 1);
    const struct call call = { fd, -1, 0, bytes, size };
    return aside(ctx, &call);
}

METHOD(fork)
{
    enum { MOST = 4096 };
    int keep[MOST];
    JSValue length = JS_GetPropertyStr(ctx, argv[0], "length");
    uint32_t count = 0;

    if (JS_ToUint32(ctx, &count, length) < 0)
        return JS_EXCEPTION;
    if (count > MOST)
        return JS_NewInt32(ctx, -EMFILE);
    for (uint32_t i = 0; i < count; i++) {
        JSValue fd = JS_GetPropertyUint32(ctx, argv[0], i);
        int failed = JS_ToInt32(ctx, &keep[i], fd);
        JS_FreeValue(ctx, fd);
        if (failed)
            return JS_EXCEPTION;
    }
    int pid = fork_away();
    if (pid == 0) {
        setsid();
        keep_only(keep, count);
    }
    return JS_NewInt32(ctx, pid);
}

METHOD(lock_memory)
{
    CALL(mlockall(MCL_CURRENT | MCL_FUTURE));
}

static const JSCFunctionListEntry entries[] = {
    ENTRY("fork", 1, fork),
    ENTRY("lockMemory", 0, lock_memory),
    ENTRY("ioctlAside", 4, ioctl_aside),
    ENTRY("writeAside", 2, write_aside),
};
const struct call_list aside_calls = LIST(entries);
