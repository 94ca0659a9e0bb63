namespace PlumCache.Engine.Hosting;

/// <summary>The server as a process: its end and its figures. Any thread; answers at once.</summary>
public interface IServerControl
{
    /// <summary>Begins to stop the server; connections close within its deadline.</summary>
    /// <param name="mustSave">Whether it may stop only once all keys are saved.</param>
    /// <returns>False: they cannot be saved, so it goes on; the log says why.</returns>
    bool RequestShutdown(bool mustSave);

    /// <summary>What INFO tells of the server.</summary>
    ServerFacts GetFacts();

    /// <summary>CONFIG RESETSTAT: sets the counters of <see cref="ServerFacts"/> to zero.</summary>
    void ResetStatistics();
}
