/* Methods of `Sys`: the machine's name, load and clocks, and waiting for events. */
#include <signal.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <time.h>

#include "engine.h"
#include "values.h"

METHOD(uname)
{
    struct utsname names;
    if (uname(&names) < 0)
        return failure(ctx);
    const char *texts[] = { names.sysname, names.nodename, names.release, names.version, names.machine };
    return system_texts(ctx, texts, 5);
}

METHOD(loads)
{
    struct sysinfo info;
    if (sysinfo(&info) < 0)
        return failure(ctx);
    int64_t values[3];
    for (int i = 0; i < 3; i++)
        values[i] = (int64_t)info.loads[i];
    return numbers(ctx, values, 3);
}

METHOD(real_time)
{
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return JS_NewInt64(ctx, (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000);
}

METHOD(set_real_time)
{
    INT64(microseconds, 0);
    struct timespec time = { .tv_sec = (time_t)(microseconds / 1000000),
                             .tv_nsec = (long)(microseconds % 1000000) * 1000 };
    CALL(clock_settime(CLOCK_REALTIME, &time));
}

METHOD(now)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return JS_NewFloat64(ctx, (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6);
}

METHOD(epoll_create)
{
    CALL(epoll_create1(EPOLL_CLOEXEC));
}

METHOD(epoll_control)
{
    INT32(epoll, 0);
    INT32(operation, 1);
    INT32(fd, 2);
    INT32(events, 3);
    struct epoll_event event = { .events = (uint32_t)events, .data.fd = fd };
    CALL(epoll_ctl(epoll, operation, fd, &event));
}

METHOD(epoll_wait)
{
    enum { MOST = 64 };
    INT32(epoll, 0);
    INT32(timeout, 2);
    ARRAY(bytes, size, 1);
    struct epoll_event events[MOST];
    size_t room = size / (2 * sizeof(int32_t));
    int count = epoll_wait(epoll, events, room < MOST ? (int)room : MOST, timeout);
    if (count < 0)
        return errno == EINTR ? JS_NewInt32(ctx, 0) : failure(ctx);
    for (int i = 0; i < count; i++) {
        int32_t pair[2] = { events[i].data.fd, (int32_t)events[i].events };
        memcpy(bytes + (size_t)i * sizeof pair, pair, sizeof pair);
    }
    return JS_NewInt32(ctx, count);
}

METHOD(signals)
{
    sigset_t set;
    sigemptyset(&set);
    JSValue length = JS_GetPropertyStr(ctx, argv[0], "length");
    uint32_t count = 0;
    if (JS_ToUint32(ctx, &count, length) < 0)
        return JS_EXCEPTION;
    for (uint32_t i = 0; i < count; i++) {
        JSValue value = JS_GetPropertyUint32(ctx, argv[0], i);
        int32_t number;
        int failed = JS_ToInt32(ctx, &number, value);
        JS_FreeValue(ctx, value);
        if (failed)
            return JS_EXCEPTION;
        if (sigaddset(&set, number) < 0)
            return failure(ctx);
    }
    if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
        return failure(ctx);
    CALL(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}

static const JSCFunctionListEntry entries[] = {
    ENTRY("uname", 0, uname),
    ENTRY("loads", 0, loads),
    ENTRY("realTime", 0, real_time),
    ENTRY("setRealTime", 1, set_real_time),
    ENTRY("now", 0, now),
    ENTRY("epollCreate", 0, epoll_create),
    ENTRY("epollControl", 4, epoll_control),
    ENTRY("epollWait", 3, epoll_wait),
    ENTRY("signals", 1, signals),
};
const struct call_list machine_calls = LIST(entries);
