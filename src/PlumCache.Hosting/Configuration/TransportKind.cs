namespace PlumCache.Hosting.Configuration;

/// <summary>How connections are served.</summary>
public enum TransportKind
{
    /// <summary>Epoll where it can be had, else .NET's sockets.</summary>
    Auto,

    /// <summary>Linux' epoll, on threads of the server's own.</summary>
    Epoll,

    /// <summary>.NET's sockets.</summary>
    Sockets,
}
