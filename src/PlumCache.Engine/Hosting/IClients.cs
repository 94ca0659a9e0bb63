using System.Collections.Immutable;

namespace PlumCache.Engine.Hosting;

/// <summary>The connections, for CLIENT LIST and CLIENT KILL. Any thread; answers at once.</summary>
public interface IClients
{
    /// <summary>All connections.</summary>
    ImmutableArray<ClientInfo> List();

    /// <summary>One connection, or null when it is gone.</summary>
    /// <param name="id">CLIENT ID.</param>
    ClientInfo? Find(long id);

    /// <summary>Closes another connection soon; what it is running may still end.</summary>
    /// <param name="id">CLIENT ID.</param>
    /// <returns>False when it is gone already.</returns>
    bool Close(long id);
}
