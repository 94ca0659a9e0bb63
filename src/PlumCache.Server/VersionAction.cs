using System.CommandLine;
using System.CommandLine.Invocation;
using PlumCache.Hosting;

namespace PlumCache.Server;

/// <summary><c>plum --version</c>: name and version on a line.</summary>
/// <param name="output">Where to.</param>
internal sealed class VersionAction(TextWriter output) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        output.WriteLine($"plum {PlumCacheServer.Version}");
        return 0;
    }
}
