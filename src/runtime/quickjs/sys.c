/*
 * The machine's calls for QuickJS: the methods of `Sys` (sys.ts) that are a system call or a pass over bytes. Thin on
 * purpose: arguments are checked, failures are -errno, and what a failure means is decided in TypeScript.
 */
#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/sysmacros.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "engine.h"
#include "values.h"

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

/* ---- bytes */

METHOD(index_of)
{
    INT32(byte, 1);
    INT64(from, 2);
    INT64(to, 3);
    RANGE(bytes, 0, from, to - from);
    uint8_t *found = memchr(bytes, byte, (size_t)(to - from));
    return JS_NewInt64(ctx, found ? from + (found - bytes) : -1);
}

METHOD(classes)
{
    INT64(from, 2);
    INT64(to, 3);
    RANGE(bytes, 0, from, to - from);
    RANGE(table, 1, 0, 256);
    uint8_t seen = 0;
    for (int64_t i = 0; i < to - from; i++)
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
    for (int64_t i = 0; i < to - from; i++)
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

/* ---- files and descriptors */

METHOD(open)
{
    INT32(flags, 1);
    INT32(mode, 2);
    PATH(path, 0);
    CALL(open(path, flags | O_CLOEXEC, (mode_t)mode));
}

METHOD(close)
{
    INT32(fd, 0);
    /* Linux has closed it even if it says EINTR: a second try could hit somebody else's descriptor. */
    return close(fd) < 0 && errno != EINTR ? failure(ctx) : JS_NewInt32(ctx, 0);
}

METHOD(read)
{
    INT32(fd, 0);
    INT64(at, 2);
    INT64(length, 3);
    RANGE(into, 1, at, length);
    CALL(read(fd, into, (size_t)length));
}

METHOD(write)
{
    INT32(fd, 0);
    INT64(at, 2);
    INT64(length, 3);
    RANGE(from, 1, at, length);
    CALL(write(fd, from, (size_t)length));
}

METHOD(write_text)
{
    INT32(fd, 0);
    size_t count;
    const char *text = JS_ToCStringLen(ctx, &count, argv[1]);
    if (!text)
        return JS_EXCEPTION;
    ssize_t written;
    do
        written = write(fd, text, count);
    while (written < 0 && errno == EINTR);
    JSValue result = written < 0 ? failure(ctx) : JS_NewInt64(ctx, written);
    JS_FreeCString(ctx, text);
    return result;
}

METHOD(seek)
{
    INT32(fd, 0);
    INT64(offset, 1);
    INT32(whence, 2);
    int64_t position = lseek(fd, offset, whence);
    if (position < 0)
        return failure(ctx);
    return position >> 53 ? JS_NewBigInt64(ctx, position) : JS_NewInt64(ctx, position);
}

METHOD(stat)
{
    PATH(path, 0);
    struct stat status;
    if (stat(path, &status) < 0)
        return failure(ctx);
    int64_t values[] = { status.st_mode, status.st_uid, status.st_gid, status.st_size, major(status.st_rdev),
                         minor(status.st_rdev) };
    return numbers(ctx, values, 6);
}

METHOD(statvfs)
{
    PATH(path, 0);
    struct statvfs status;
    int result;
    do
        result = statvfs(path, &status);
    while (result < 0 && errno == EINTR);
    if (result < 0)
        return failure(ctx);
    int64_t values[] = { (int64_t)status.f_frsize, (int64_t)status.f_blocks, (int64_t)status.f_bfree,
                         (int64_t)status.f_bavail };
    return numbers(ctx, values, 4);
}

METHOD(read_directory)
{
    PATH(path, 0);
    DIR *directory = opendir(path);
    if (!directory)
        return failure(ctx);
    JSValue names = JS_NewArray(ctx);
    const struct dirent *entry;
    for (uint32_t index = 0; !JS_IsException(names); ) {
        errno = 0;
        entry = readdir(directory);
        if (!entry) {
            if (errno != 0) {
                JSValue result = failure(ctx);
                JS_FreeValue(ctx, names);
                names = result;
            }
            break;
        }
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (!append(ctx, names, index++, system_text(ctx, entry->d_name))) {
            JS_FreeValue(ctx, names);
            names = JS_EXCEPTION;
        }
    }
    closedir(directory);
    return names;
}

METHOD(read_link)
{
    PATH(path, 0);
    char target[PATH_MAX];
    ssize_t length = readlink(path, target, sizeof target - 1);
    if (length < 0)
        return failure(ctx);
    target[length] = '\0';
    return system_text(ctx, target);
}

METHOD(real_path)
{
    PATH(path, 0);
    char resolved[PATH_MAX];
    return realpath(path, resolved) ? system_text(ctx, resolved) : failure(ctx);
}

METHOD(chmod)
{
    INT32(fd, 0);
    INT32(mode, 1);
    CALL(fchmod(fd, (mode_t)mode));
}

METHOD(set_status_flags)
{
    INT32(fd, 0);
    INT32(flags, 1);
    CALL(fcntl(fd, F_SETFL, flags));
}

METHOD(rename)
{
    PATH(from, 0);
    PATH(to, 1);
    CALL(rename(from, to));
}

METHOD(unlink)
{
    PATH(path, 0);
    CALL(unlink(path));
}

METHOD(mkdir)
{
    INT32(mode, 1);
    PATH(path, 0);
    CALL(mkdir(path, (mode_t)mode));
}

METHOD(access)
{
    INT32(mode, 1);
    PATH(path, 0);
    CALL(access(path, mode));
}

/* By number, for the C libraries disagree on the type of the request. */
static JSValue control(JSContext *ctx, int fd, int64_t request, uint8_t *bytes, size_t size)
{
    /* The oldest requests do not tell their size: a block of our own keeps the kernel inside of our memory. */
    uint8_t block[1024] = { 0 };
    uint8_t *argument = size < sizeof block ? block : bytes;
    long result;

    if (size < ((uint64_t)request >> 16 & 0x3fff)) /* _IOC_SIZE, which musl keeps to itself */
        return JS_ThrowRangeError(ctx, "byte array shorter than the request's structure");
    if (argument == block)
        memcpy(block, bytes, size);
    do
        result = syscall(SYS_ioctl, fd, (unsigned long)(uint32_t)request, argument);
    while (result < 0 && errno == EINTR);
    if (argument == block)
        memcpy(bytes, block, size);
    return result < 0 ? failure(ctx) : JS_NewInt64(ctx, result);
}

METHOD(ioctl)
{
    INT32(fd, 0);
    INT64(request, 1);
    if (JS_IsNumber(argv[2])) {
        INT64(number, 2);
        CALL(syscall(SYS_ioctl, fd, (unsigned long)(uint32_t)request, (unsigned long)number));
    }
    ARRAY(bytes, size, 2);
    return control(ctx, fd, request, bytes, size);
}

METHOD(ioctl_with)
{
    INT32(fd, 0);
    INT64(request, 1);
    INT64(at, 3);
    ARRAY(data, data_size, 4);
    ARRAY(bytes, size, 2);
    RANGE(pointer, 2, at, sizeof(uint64_t));
    uint64_t address = (uintptr_t)data;
    memcpy(pointer, &address, sizeof address);
    return control(ctx, fd, request, bytes, size);
}

METHOD(pipe)
{
    INT32(flags, 0);
    int ends[2];
    if (pipe2(ends, flags | O_CLOEXEC) < 0)
        return failure(ctx);
    return numbers(ctx, (int64_t[]){ ends[0], ends[1] }, 2);
}

/* ---- sockets */

METHOD(socket)
{
    INT32(domain, 0);
    INT32(type, 1);
    INT32(protocol, 2);
    CALL(socket(domain, type | SOCK_CLOEXEC, protocol));
}

METHOD(bind)
{
    INT32(fd, 0);
    ARRAY(address, size, 1);
    CALL(bind(fd, (const struct sockaddr *)address, (socklen_t)size));
}

METHOD(connect)
{
    INT32(fd, 0);
    ARRAY(address, size, 1);
    CALL(connect(fd, (const struct sockaddr *)address, (socklen_t)size));
}

METHOD(listen)
{
    INT32(fd, 0);
    INT32(backlog, 1);
    CALL(listen(fd, backlog));
}

METHOD(accept)
{
    INT32(fd, 0);
    CALL(accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK));
}

METHOD(socket_name)
{
    INT32(fd, 0);
    ARRAY(address, size, 1);
    socklen_t length = (socklen_t)size;
    return getsockname(fd, (struct sockaddr *)address, &length) < 0 ? failure(ctx) : JS_NewInt64(ctx, length);
}

/* ---- processes */

static void free_strings(char **strings)
{
    for (char **string = strings; string && *string; string++)
        free(*string);
    free(strings);
}

/* A vector for execve(2); NULL with an exception pending. */
static char **string_vector(JSContext *ctx, JSValueConst array)
{
    JSValue length = JS_GetPropertyStr(ctx, array, "length");
    uint32_t count = 0;
    if (JS_ToUint32(ctx, &count, length) < 0)
        return NULL;
    char **strings = calloc((size_t)count + 1, sizeof *strings);
    for (uint32_t i = 0; strings && i < count; i++) {
        JSValue value = JS_GetPropertyUint32(ctx, array, i);
        size_t text_length = 0;
        const char *text = JS_ToCStringLen(ctx, &text_length, value);
        JS_FreeValue(ctx, value);
        if (text) {
            size_t size = system_text_encode((const uint8_t *)text, text_length, NULL);
            strings[i] = malloc(size + 1);
            if (strings[i]) {
                system_text_encode((const uint8_t *)text, text_length, (uint8_t *)strings[i]);
                strings[i][size] = '\0';
            }
            JS_FreeCString(ctx, text);
        }
        if (!strings[i]) {
            free_strings(strings);
            strings = NULL;
        }
    }
    if (!strings && !JS_HasException(ctx))
        JS_ThrowOutOfMemory(ctx);
    return strings;
}

struct birth {
    const char *path;
    char *const *argv, *const *environment;
    int stdio[3];
    int session;
    int error; /* what execve(2) said, told through the memory that child and parent share */
};

/* Runs in the parent's memory, the parent asleep: nothing but system calls. */
static int child(void *argument)
{
    struct birth *birth = argument;
    struct sigaction usual = { .sa_handler = SIG_DFL };
    sigset_t none;
    int fds[3];

    /* A handler of ours would be reset by execve(2), but what is ignored (SIGPIPE) would stay ignored. */
    for (int number = 1; number < _NSIG; number++)
        sigaction(number, &usual, NULL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (birth->session)
        setsid();
    /* All sources are lifted above 2 first, or one could be overwritten before it is used. */
    for (int i = 0; i < 3; i++) {
        fds[i] = birth->stdio[i] > 2 ? birth->stdio[i] : fcntl(birth->stdio[i], F_DUPFD_CLOEXEC, 3);
        if (fds[i] < 0)
            goto failed;
    }
    for (int i = 0; i < 3; i++)
        if (dup2(fds[i], i) < 0)
            goto failed;
    execve(birth->path, birth->argv, birth->environment);
failed:
    birth->error = errno;
    _exit(127);
}

/* clone(2) as posix_spawn(3) would: no copy of page tables, and the error of execve(2) at hand. Not vfork(3), which is
 * a plain fork on some of musl's architectures. */
static JSValue give_birth(JSContext *ctx, struct birth *birth)
{
    _Alignas(16) char stack[16384];
    sigset_t all, before;

    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    pid_t pid = clone(child, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, birth);
    int error = pid < 0 ? errno : birth->error;
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (pid > 0 && error != 0)
        waitpid(pid, NULL, 0);
    return JS_NewInt32(ctx, error != 0 ? -error : pid);
}

METHOD(spawn)
{
    struct birth birth = { .session = JS_ToBool(ctx, argv[4]) };
    JSValue result = JS_EXCEPTION;

    for (uint32_t i = 0; i < 3; i++) {
        JSValue fd = JS_GetPropertyUint32(ctx, argv[3], i);
        int failed = JS_ToInt32(ctx, &birth.stdio[i], fd);
        JS_FreeValue(ctx, fd);
        if (failed)
            return JS_EXCEPTION;
    }
    PATH(path, 0);
    char **arguments = string_vector(ctx, argv[1]);
    char **environment = arguments ? string_vector(ctx, argv[2]) : NULL;
    if (environment) {
        birth.path = path, birth.argv = arguments, birth.environment = environment;
        result = give_birth(ctx, &birth);
    }
    free_strings(environment);
    free_strings(arguments);
    return result;
}

METHOD(pidfd)
{
    INT32(pid, 0);
    CALL(syscall(SYS_pidfd_open, pid, 0)); /* close-on-exec by itself */
}

METHOD(wait)
{
    INT32(pid, 0);
    int status;
    pid_t ended = waitpid(pid, &status, WNOHANG);
    if (ended <= 0)
        return JS_NewInt32(ctx, ended == 0 ? -EAGAIN : -errno);
    return JS_NewInt32(ctx, WIFSIGNALED(status) ? 256 + WTERMSIG(status) : WEXITSTATUS(status));
}

METHOD(kill)
{
    INT32(pid, 0);
    INT32(signal, 1);
    CALL(kill(pid, signal));
}

METHOD(pid)
{
    return JS_NewInt32(ctx, getpid());
}

METHOD(user_id)
{
    return JS_NewInt64(ctx, geteuid());
}

METHOD(umask)
{
    INT32(mask, 0);
    return JS_NewInt64(ctx, umask((mode_t)mask));
}

METHOD(environment)
{
    uint32_t count = 0;
    while (environ && environ[count])
        count++;
    return system_texts(ctx, (const char *const *)environ, count);
}

METHOD(unset_environment)
{
    PATH(name, 0);
    unsetenv(name);
    return JS_UNDEFINED;
}

METHOD(exit)
{
    INT32(code, 0);
    exit(code);
}

/* ---- the machine */

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
    return numbers(ctx, (int64_t[]){ (int64_t)info.loads[0], (int64_t)info.loads[1], (int64_t)info.loads[2] }, 3);
}

METHOD(real_time)
{
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return JS_NewInt64(ctx, (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000);
}

METHOD(now)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return JS_NewFloat64(ctx, (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6);
}

/* ---- waiting */

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

#define ENTRY(name, arity, method) JS_CFUNC_DEF(name, arity, sys_##method)
const JSCFunctionListEntry system_calls[] = {
    ENTRY("indexOf", 4, index_of),
    ENTRY("classes", 4, classes),
    ENTRY("findClass", 5, find_class),
    ENTRY("count", 4, count),
    ENTRY("decodeUtf8", 3, decode_utf8),
    ENTRY("encodeText", 3, encode_text),
    ENTRY("encodeBase64", 5, encode_base64),
    ENTRY("decodeBase64", 5, decode_base64),
    ENTRY("open", 3, open),
    ENTRY("close", 1, close),
    ENTRY("read", 4, read),
    ENTRY("write", 4, write),
    ENTRY("writeText", 2, write_text),
    ENTRY("seek", 3, seek),
    ENTRY("stat", 1, stat),
    ENTRY("statvfs", 1, statvfs),
    ENTRY("readDirectory", 1, read_directory),
    ENTRY("readLink", 1, read_link),
    ENTRY("realPath", 1, real_path),
    ENTRY("chmod", 2, chmod),
    ENTRY("setStatusFlags", 2, set_status_flags),
    ENTRY("rename", 2, rename),
    ENTRY("unlink", 1, unlink),
    ENTRY("mkdir", 2, mkdir),
    ENTRY("access", 2, access),
    ENTRY("ioctl", 3, ioctl),
    ENTRY("ioctlWith", 5, ioctl_with),
    ENTRY("pipe", 1, pipe),
    ENTRY("socket", 3, socket),
    ENTRY("bind", 2, bind),
    ENTRY("connect", 2, connect),
    ENTRY("listen", 2, listen),
    ENTRY("accept", 1, accept),
    ENTRY("socketName", 2, socket_name),
    ENTRY("spawn", 5, spawn),
    ENTRY("pidfd", 1, pidfd),
    ENTRY("wait", 1, wait),
    ENTRY("kill", 2, kill),
    ENTRY("pid", 0, pid),
    ENTRY("userId", 0, user_id),
    ENTRY("umask", 1, umask),
    ENTRY("environment", 0, environment),
    ENTRY("unsetEnvironment", 1, unset_environment),
    ENTRY("exit", 1, exit),
    ENTRY("uname", 0, uname),
    ENTRY("loads", 0, loads),
    ENTRY("realTime", 0, real_time),
    ENTRY("now", 0, now),
    ENTRY("epollCreate", 0, epoll_create),
    ENTRY("epollControl", 4, epoll_control),
    ENTRY("epollWait", 3, epoll_wait),
    ENTRY("signals", 1, signals),
};
const int system_call_count = sizeof system_calls / sizeof *system_calls;
