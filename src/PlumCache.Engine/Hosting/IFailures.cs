namespace PlumCache.Engine.Hosting;

/// <summary>Who is told of bugs. Any thread; logs, and changes nothing.</summary>
public interface IFailures
{
    /// <summary>
    /// Something threw. A command has been answered with an error and left nothing behind; an effect or an observer takes back nothing.
    /// </summary>
    /// <param name="what">The command, or the plugin whose effect it was.</param>
    /// <param name="exception">What it threw.</param>
    void Report(string what, Exception exception);

    /// <summary>A plugin's breaker has opened: it failed too often in a row.</summary>
    /// <param name="plugin">Its name.</param>
    void ReportBreaker(string plugin);
}
