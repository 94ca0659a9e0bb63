namespace PlumCache.Engine.Hosting;

/// <summary>The connections that MONITOR shows every command. Any thread; answers at once.</summary>
public interface IMonitors
{
    /// <summary>Whether there is one. Read for every batch, so it must be a plain field.</summary>
    bool Any { get; }

    /// <summary>From now on the connection gets every line that <see cref="Feed"/> is given.</summary>
    /// <param name="id">CLIENT ID.</param>
    void Add(long id);

    /// <summary>RESET: ends <see cref="Add"/>; nothing when it is none.</summary>
    /// <param name="id">CLIENT ID.</param>
    void Remove(long id);

    /// <summary>
    /// Whether a monitor takes a line that is so long; those that do not are closed, as <see cref="Feed"/> would close them.
    /// </summary>
    /// <param name="bytes">Of the line, or at least of it.</param>
    /// <returns>False: the line need not be built.</returns>
    bool CanTake(long bytes);

    /// <summary>Sends a line to every monitor, as a status reply; one that does not drain is closed.</summary>
    /// <param name="line">Without the plus sign and the line's end: <c>1339518083.107412 [0 127.0.0.1:60866] "keys" "*"</c>; never changed
    /// from here on.</param>
    void Feed(byte[] line);
}
