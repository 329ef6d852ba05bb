/* Methods of `Sys`: calls that may take long, each in a process of its own. */
#include <fcntl.h>
#include <signal.h>
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

/* Keeps nothing of the agent's: a call that never ends must not hold the port that the next agent is to open. */
static void let_go(unsigned one, unsigned other)
{
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    close_between(3, (one < other ? one : other) - 1);
    close_between((one < other ? one : other) + 1, (one < other ? other : one) - 1);
    close_between((one < other ? other : one) + 1, ~0U);
}

static void call_and_tell(const struct call *call, int output)
{
    let_go((unsigned)call->fd, (unsigned)output);
    long returned = make_call(call);
    int32_t result = returned < 0 ? -errno : (int32_t)returned;
    const struct iovec parts[] = { { &result, sizeof result }, { call->bytes, call->size } };
    _exit(writev(output, parts, call->request >= 0 ? 2 : 1) < 0);
}

/* The child of a child is nobody's to wait for. */
static JSValue aside(JSContext *ctx, const struct call *call)
{
    int ends[2], status = 0;

    if (pipe2(ends, O_CLOEXEC) < 0)
        return failure(ctx);
    pid_t pid = fork();
    if (pid == 0) {
        pid = fork();
        if (pid == 0)
            call_and_tell(call, ends[1]);
        _exit(pid < 0 ? errno : 0);
    }
    int error = pid < 0 ? errno : 0;
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    close(ends[1]);
    if (error == 0 && status == 0)
        return JS_NewInt32(ctx, ends[0]);
    close(ends[0]);
    return JS_NewInt32(ctx, -(error != 0 ? error : WIFEXITED(status) ? WEXITSTATUS(status) : EAGAIN));
}

METHOD(ioctl_aside)
{
    INT32(fd, 0);
    INT64(request, 1);
    ARRAY(bytes, size, 2);
    if (size < ((uint64_t)request >> 16 & 0x3fff)) /* _IOC_SIZE */
        return JS_ThrowRangeError(ctx, "byte array shorter than the request's structure");
    const struct call call = { fd, (uint32_t)request, bytes, size };
    return aside(ctx, &call);
}

METHOD(write_aside)
{
    INT32(fd, 0);
    ARRAY(bytes, size, 1);
    const struct call call = { fd, -1, bytes, size };
    return aside(ctx, &call);
}

static const JSCFunctionListEntry entries[] = {
    ENTRY("ioctlAside", 3, ioctl_aside),
    ENTRY("writeAside", 2, write_aside),
};
const struct call_list aside_calls = LIST(entries);
