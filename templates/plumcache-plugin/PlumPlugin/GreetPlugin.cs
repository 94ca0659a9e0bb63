using System.Text;
using PlumCache.Abstractions;

namespace PlumNamespace;

/// <summary><c>GREET key</c> greets whoever the key names, and counts in the plugin's own state how often it has.</summary>
public sealed class GreetPlugin : IPlugin
{
    private readonly string _greeting;

    /// <summary>As a server makes it, before it knows any settings.</summary>
    public GreetPlugin()
        : this("Hello")
    {
    }

    private GreetPlugin(string greeting)
    {
        _greeting = greeting;
        Manifest = new PluginManifest
        {
            Name = "plum-plugin",
            Version = "0.1.0",
            ContractVersion = PluginContract.Version,
            Summary = "Greets.",
            Commands =
            [
                new CommandRow
                {
                    Name = "greet",
                    Arity = 2,
                    Flags = CommandFlags.Write | CommandFlags.DenyOom,
                    Keys = KeyPositions.One,
                    Summary = "Greets whoever a key names.",
                    Complexity = "O(1)",
                    Since = "0.1.0",
                    Group = "greet",
                    Syntax = "key",
                    Function = Greet,
                },
            ],
            Settings =
            [
                new PluginSetting
                {
                    Name = "greeting",
                    Kind = PluginSettingKind.Text,
                    Default = "Hello",
                    Summary = "The word before the name.",
                },
            ],
        };
    }

    public PluginManifest Manifest { get; }

    public IPlugin Configure(PluginSettings settings) => new GreetPlugin(settings.Text("greeting"));

    /// <summary>A pure function: what it needs is given to it, and what it changes it answers as edits.</summary>
    private Step Greet(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!view.TryGet(command[1], out EntryView name)) return Step.Refuse(Errors.NoSuchKey);

        int times = context.State.TryGet(command[1], out EntryView counted) ? int.Parse(counted.Value) + 1 : 1;
        string text = $"{_greeting}, {Encoding.UTF8.GetString(name.Value)}! ({times})";
        return Step.Answer(
            Reply.Bulk(Encoding.UTF8.GetBytes(text)),
            Edit.Put(Target.InState(command[1]), Encoding.UTF8.GetBytes($"{times}")));
    }
}
