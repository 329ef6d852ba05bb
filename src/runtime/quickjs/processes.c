/* Methods of `Sys`: the agent's own process and its children. */
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine.h"
#include "values.h"

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

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

/* clone(2) as posix_spawn(3) would: no copy of page tables, and the error of execve(2) at hand. Not vfork(3),
 * which is a plain fork on some of musl's architectures. */
static JSValue give_birth(JSContext *ctx, struct birth *birth)
{
    _Alignas(16) char stack[16384];
    sigset_t all, before;

    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    pid_t pid = clone(child, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, birth);
    int error = pid < 0 ? errno : birth->error;
    if (pid > 0 && error != 0)
        waitpid(pid, NULL, 0);
    sigprocmask(SIG_SETMASK, &before, NULL);
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

/* The groups that the agent was started with, once it has become somebody else. */
static gid_t *own_groups;
static int own_group_count = -1;

/* Only root may take other ids and groups than its own. */
static int take_ids(uid_t uid, gid_t gid, int count, const gid_t *groups)
{
    if (seteuid(0) < 0 || setgroups((size_t)count, groups) < 0 || setegid(gid) < 0 || seteuid(uid) < 0)
        return -errno;
    return 0;
}

static int take_own_ids(void)
{
    return own_group_count < 0 ? 0 : take_ids(getuid(), getgid(), own_group_count, own_groups);
}

static int remember_own_groups(void)
{
    if (own_group_count >= 0)
        return 0;
    int count = getgroups(0, NULL);
    if (count < 0 || !(own_groups = calloc((size_t)count + 1, sizeof *own_groups)))
        return -1;
    own_group_count = getgroups(count, own_groups);
    return own_group_count;
}

METHOD(become_user)
{
    INT64(uid, 0);
    INT64(gid, 1);
    JSValue length = JS_GetPropertyStr(ctx, argv[2], "length");
    uint32_t count = 0;
    if (JS_ToUint32(ctx, &count, length) < 0)
        return JS_EXCEPTION;
    if (remember_own_groups() < 0)
        return failure(ctx);
    gid_t *groups = calloc((size_t)count + 1, sizeof *groups);
    if (!groups)
        return JS_ThrowOutOfMemory(ctx);
    for (uint32_t i = 0; i < count; i++) {
        JSValue value = JS_GetPropertyUint32(ctx, argv[2], i);
        int64_t group;
        int failed = JS_ToInt64(ctx, &group, value);
        JS_FreeValue(ctx, value);
        if (failed) {
            free(groups);
            return JS_EXCEPTION;
        }
        groups[i] = (gid_t)group;
    }
    int result = take_ids((uid_t)uid, (gid_t)gid, (int)count, groups);
    free(groups);
    if (result < 0)
        take_own_ids();
    return JS_NewInt32(ctx, result);
}

METHOD(become_self)
{
    return JS_NewInt32(ctx, take_own_ids());
}

METHOD(leave_parent)
{
    pid_t pid = fork();
    if (pid > 0)
        _exit(0);
    return pid < 0 ? failure(ctx) : JS_NewInt32(ctx, 0);
}

METHOD(detach)
{
    int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    umask(077);
    if (fd < 0 || setsid() < 0 || chdir("/") < 0 || dup2(fd, 0) < 0 || dup2(fd, 1) < 0 || dup2(fd, 2) < 0)
        return failure(ctx);
    CALL(close(fd));
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

static const JSCFunctionListEntry entries[] = {
    ENTRY("spawn", 5, spawn),
    ENTRY("pidfd", 1, pidfd),
    ENTRY("wait", 1, wait),
    ENTRY("kill", 2, kill),
    ENTRY("pid", 0, pid),
    ENTRY("userId", 0, user_id),
    ENTRY("becomeUser", 3, become_user),
    ENTRY("becomeSelf", 0, become_self),
    ENTRY("leaveParent", 0, leave_parent),
    ENTRY("detach", 0, detach),
    ENTRY("umask", 1, umask),
    ENTRY("environment", 0, environment),
    ENTRY("unsetEnvironment", 1, unset_environment),
    ENTRY("exit", 1, exit),
};
const struct call_list process_calls = LIST(entries);
