using System.CommandLine;
using System.CommandLine.Invocation;

namespace PlumCache.Server;

/// <summary><c>plum --help</c>.</summary>
/// <param name="output">Where to.</param>
internal sealed class HelpTextAction(TextWriter output) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        output.Write(CommandLineHelp.Text());
        return 0;
    }
}
