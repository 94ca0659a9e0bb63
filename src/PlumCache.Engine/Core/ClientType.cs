namespace PlumCache.Engine.Core;

/// <summary>The types of connections that CLIENT LIST and KILL tell apart.</summary>
internal enum ClientType
{
    /// <summary>Asks and is answered.</summary>
    Normal,

    /// <summary>Listens to a channel or a pattern.</summary>
    PubSub,

    /// <summary>A master or a replica: there are none.</summary>
    Replication,
}
