/* Methods of `Sys`: sockets. */
#include <sys/socket.h>

#include "engine.h"
#include "values.h"

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

METHOD(peer_name)
{
    INT32(fd, 0);
    ARRAY(address, size, 1);
    socklen_t length = (socklen_t)size;
    return getpeername(fd, (struct sockaddr *)address, &length) < 0 ? failure(ctx) : JS_NewInt64(ctx, length);
}

METHOD(socket_option)
{
    INT32(fd, 0);
    INT32(level, 1);
    INT32(option, 2);
    ARRAY(value, size, 3);
    socklen_t length = (socklen_t)size;
    return getsockopt(fd, level, option, value, &length) < 0 ? failure(ctx) : JS_NewInt64(ctx, length);
}

static const JSCFunctionListEntry entries[] = {
    ENTRY("socket", 3, socket),
    ENTRY("bind", 2, bind),
    ENTRY("connect", 2, connect),
    ENTRY("listen", 2, listen),
    ENTRY("accept", 1, accept),
    ENTRY("socketName", 2, socket_name),
    ENTRY("peerName", 2, peer_name),
    ENTRY("socketOption", 4, socket_option),
};
const struct call_list socket_calls = LIST(entries);
