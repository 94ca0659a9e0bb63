using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Documentation;

namespace PlumCache.Server;

/// <summary>The command line of <c>plum</c>.</summary>
internal static class PlumCommandLine
{
    private const int Success = 0;
    private const int Failure = 1;
    private const string DocsCommand = "docs";

    // What is no key of the configuration, and whether a value follows.
    private static readonly ImmutableArray<(string Name, bool HasValue)> OwnOptions =
        [("--config", true), ("--check-config", false), ("--help", false), ("--version", false)];

    /// <summary>Runs a command line to its end.</summary>
    /// <param name="arguments">As given to the process.</param>
    /// <param name="environment">Of the process.</param>
    /// <param name="output">For what was asked for.</param>
    /// <param name="errors">For what went wrong.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        string[] arguments, ImmutableDictionary<string, string> environment, TextWriter output, TextWriter errors)
    {
        bool isDocs = arguments.Length > 0 && arguments[0] == DocsCommand;
        var options = OptionOverrides.Read(isDocs ? [] : arguments, OwnOptions);
        var run = new ConfiguredRun(options, environment, output, errors);
        var configuration = new InvocationConfiguration { Output = output, Error = errors, ProcessTerminationTimeout = null };
        ParseResult parsed = Build(run, output, errors).Parse(isDocs ? arguments : [.. options.Rest]);
        if (parsed.Errors.Count == 0) return await parsed.InvokeAsync(configuration).ConfigureAwait(false);
        foreach (ParseError error in parsed.Errors)
        {
            await errors.WriteLineAsync($"plum: {error.Message} See plum --help.").ConfigureAwait(false);
        }

        return Failure;
    }

    private static RootCommand Build(ConfiguredRun run, TextWriter output, TextWriter errors)
    {
        var file = new Option<string?>("--config") { HelpName = "FILE" };
        var check = new Option<bool>("--check-config");
        var root = new RootCommand { file, check };
        foreach (VersionOption version in root.Options.OfType<VersionOption>().ToArray()) version.Action = new VersionAction(output);
        foreach (HelpOption help in root.Options.OfType<HelpOption>().ToArray()) help.Action = new HelpTextAction(output);
        root.SetAction((parsed, cancellation) => run.RunAsync(parsed.GetValue(file), parsed.GetValue(check)));
        root.Add(BuildDocs(output, errors));
        return root;
    }

    private static Command BuildDocs(TextWriter output, TextWriter errors)
    {
        var folder = new Argument<string>("FOLDER") { Description = "Where to write them; made when it is not there." };
        var docs = new Command(DocsCommand, "Write the references of commands and configuration as Markdown.") { folder };
        docs.SetAction(parsed =>
        {
            try
            {
                foreach (string path in ReferenceWriter.WriteTo(parsed.GetRequiredValue(folder))) output.WriteLine(path);
                return Success;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                errors.WriteLine($"plum: {exception.Message}");
                return Failure;
            }
        });
        return docs;
    }
}
