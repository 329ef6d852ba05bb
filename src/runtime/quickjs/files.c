/* Methods of `Sys`: files and descriptors. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "engine.h"
#include "values.h"

METHOD(open)
{
    INT32(flags, 1);
    INT32(mode, 2);
    PATH(path, 0);
    CALL(open(path, flags | O_CLOEXEC, (mode_t)mode));
}

METHOD(open_at)
{
    INT32(folder, 0);
    INT32(flags, 2);
    INT32(mode, 3);
    PATH(name, 1);
    CALL(openat(folder, name, flags | O_CLOEXEC | O_NOFOLLOW, (mode_t)mode));
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

static JSValue file_status(JSContext *ctx, int result, const struct stat *status)
{
    if (result < 0)
        return failure(ctx);
    int64_t values[] = { status->st_mode, status->st_uid, status->st_gid, status->st_size,
                         major(status->st_rdev), minor(status->st_rdev) };
    return numbers(ctx, values, 6);
}

METHOD(stat)
{
    PATH(path, 0);
    struct stat status;
    return file_status(ctx, stat(path, &status), &status);
}

METHOD(lstat)
{
    PATH(path, 0);
    struct stat status;
    return file_status(ctx, lstat(path, &status), &status);
}

METHOD(fstat)
{
    INT32(fd, 0);
    struct stat status;
    if (fstat(fd, &status) < 0)
        return failure(ctx);
    int64_t values[] = { status.st_mode, (int64_t)status.st_nlink, (int64_t)status.st_dev,
                         (int64_t)status.st_ino };
    return numbers(ctx, values, 4);
}

METHOD(file_system_type)
{
    INT32(fd, 0);
    struct statfs status;
    int result;
    do
        result = fstatfs(fd, &status);
    while (result < 0 && errno == EINTR);
    return result < 0 ? failure(ctx) : JS_NewInt64(ctx, (uint32_t)status.f_type);
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

METHOD(truncate)
{
    INT32(fd, 0);
    INT64(length, 1);
    CALL(ftruncate(fd, length));
}

METHOD(lock)
{
    INT32(fd, 0);
    struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    CALL(fcntl(fd, F_SETLK, &lock));
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
    /* The oldest requests do not tell their size: a block of our own keeps the kernel in our memory. */
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
    JSValue result = numbers(ctx, (int64_t[]){ ends[0], ends[1] }, 2);
    for (int i = 0; i < 2 && JS_IsException(result); i++)
        close(ends[i]);
    return result;
}

static const JSCFunctionListEntry entries[] = {
    ENTRY("open", 3, open),
    ENTRY("openAt", 4, open_at),
    ENTRY("close", 1, close),
    ENTRY("read", 4, read),
    ENTRY("write", 4, write),
    ENTRY("writeText", 2, write_text),
    ENTRY("seek", 3, seek),
    ENTRY("stat", 1, stat),
    ENTRY("lstat", 1, lstat),
    ENTRY("fstat", 1, fstat),
    ENTRY("fileSystemType", 1, file_system_type),
    ENTRY("statvfs", 1, statvfs),
    ENTRY("readDirectory", 1, read_directory),
    ENTRY("readLink", 1, read_link),
    ENTRY("realPath", 1, real_path),
    ENTRY("chmod", 2, chmod),
    ENTRY("truncate", 2, truncate),
    ENTRY("lock", 1, lock),
    ENTRY("setStatusFlags", 2, set_status_flags),
    ENTRY("rename", 2, rename),
    ENTRY("unlink", 1, unlink),
    ENTRY("mkdir", 2, mkdir),
    ENTRY("access", 2, access),
    ENTRY("ioctl", 3, ioctl),
    ENTRY("ioctlWith", 5, ioctl_with),
    ENTRY("pipe", 1, pipe),
};
const struct call_list file_calls = LIST(entries);
