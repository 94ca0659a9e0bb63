using PlumCache.Abstractions;
using Words;

namespace Greeter;

/// <summary>
/// GREET answers a word and an edition, and ECHO becomes GREET. Tests change the edition in the assembly's bytes to tell its builds apart.
/// </summary>
public sealed class GreeterPlugin : IPlugin
{
    private const string Edition = "edition-1";

    private readonly string _word;

    public GreeterPlugin()
        : this("hello")
    {
    }

    private GreeterPlugin(string word)
    {
        _word = word;
        Manifest = new PluginManifest
        {
            Name = "greeter",
            Version = "1.2.3",
            ContractVersion = PluginContract.Version,
            Summary = "Greets.",
            Commands =
            [
                new CommandRow
                {
                    Name = "greet",
                    Arity = -1,
                    Flags = CommandFlags.Fast,
                    Summary = "Greets.",
                    Complexity = "O(1)",
                    Group = "test",
                    Function = Greet,
                },
            ],
            Interests = [Interest.Rewrite("echo")],
            Settings =
            [
                new PluginSetting { Name = "word", Kind = PluginSettingKind.Text, Summary = "What it says.", Default = "hello" },
                new PluginSetting { Name = "times", Kind = PluginSettingKind.Integer, Summary = "How often.", Default = 1L, Min = 1,
                    Max = 9 },
            ],
        };
    }

    public PluginManifest Manifest { get; }

    public string? Check(PluginSettings settings) => settings.Text("word").Length == 0 ? "word must not be empty" : null;

    public IPlugin Configure(PluginSettings settings) =>
        new GreeterPlugin(string.Concat(Enumerable.Repeat(settings.Text("word"), (int)settings.Number("times"))));

    public Step Transform(in CommandContext context, KeyspaceView view, in Command command) =>
        Step.Answer(Reply.Bulk(Greeting.Of(_word, Edition)));

    private Step Greet(in CommandContext context, KeyspaceView view, in Command command) =>
        Step.Answer(Reply.Bulk(Greeting.Of(_word, Edition)));
}
