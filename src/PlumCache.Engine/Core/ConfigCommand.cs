using System.Collections.Immutable;
using System.Text;
using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>CONFIG, under Redis' names. The settings are the host's; a change lasts until the next start.</summary>
internal static class ConfigCommand
{
    public static CoreCommand Command { get; } = CoreCommand.Container(
        Row("config", -2, "Commands about settings.", "subcommand"),
        CoreCommand.Of(Row("get", -3, "Answers the settings whose names match.", "parameter [parameter ...]"), Get),
        CoreCommand.Of(Row("set", -4, "Changes settings until the next start.", "parameter value [parameter value ...]"), Set),
        CoreCommand.Of(Row("resetstat", 2, "Sets the counters of INFO to zero.", ""), ResetStatistics),
        CoreCommand.Of(Row("rewrite", 2, "Answers an error: changes last until the next start.", ""), Rewrite),
        HelpText.Of(
            "CONFIG",
            "GET <pattern>",
            "    Return parameters matching the glob-like <pattern> and their values.",
            "SET <directive> <value>",
            "    Set the configuration <directive> to <value> until the next start.",
            "RESETSTAT",
            "    Reset statistics reported by the INFO command.",
            "REWRITE",
            "    Not possible: edit the configuration file."));

    /// <summary>What Redis hides, and those that are to come.</summary>
    private static ImmutableArray<SecretArguments> Passwords =>
    [
        .. ImmutableArray.Create("requirepass", "masterauth", "masteruser", "tls-key-file-pass", "tls-client-key-file-pass")
            .Select(static name => new SecretArguments { Word = name }),
    ];

    private static CommandRow Row(string name, int arity, string summary, string syntax) => new()
    {
        Name = name,
        Arity = arity,
        Flags = name == "config" ? CommandFlags.None : CommandFlags.Admin | CommandFlags.AnyTime | CommandFlags.NoScript,
        Summary = summary,
        Complexity = "O(N) for N settings",
        Group = "server",
        Syntax = syntax,
        Secrets = name == "set" ? Passwords : [],
    };

    private static ServerResult Get(in ServerCall call, in Command command)
    {
        var patterns = new List<GlobPattern>();
        for (int i = 2; i < command.Count; i++) patterns.Add(new GlobPattern(Encoding.UTF8.GetBytes(Lower(command[i]))));
        return new ServerResult(Trees.Map(call.Host.Settings.ListSettings()
            .Where(setting => patterns.Exists(pattern => Matches(pattern, setting.Key) || Matches(pattern, setting.Key.Replace('-', '_'))))
            .Select(static setting => (setting.Key, (ReplyTree)new ReplyTree.Bulk(setting.Value)))));
    }

    /// <summary>
    /// Redis' names have dashes, those of the configuration file underscores: who read one and types the other is understood.
    /// </summary>
    private static bool Matches(GlobPattern pattern, string name) => pattern.Matches(Encoding.UTF8.GetBytes(name));

    private static ServerResult Set(in ServerCall call, in Command command)
    {
        if (command.Count % 2 != 0) return ServerResult.Error(Errors.Syntax);
        ImmutableArray<KeyValuePair<string, string>>.Builder changes = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        for (int i = 2; i < command.Count; i += 2)
        {
            // No setting has such a name; it is told as bytes here, because it need be no text.
            if (command[i].ContainsAnyExceptInRange((byte)'!', (byte)'~')) return ServerResult.Error(Unknown(command[i]));
            changes.Add(KeyValuePair.Create(Lower(command[i]), Encoding.UTF8.GetString(command[i + 1])));
        }

        return call.Host.Settings.Change(changes.ToImmutable()) is { } error ? ServerResult.Error(error) : ServerResult.Ok;
    }

    private static ServerResult ResetStatistics(in ServerCall call, in Command command)
    {
        call.Engine.Statistics.Reset();
        call.Engine.Keyspace.Lane.ForgetLongestHold();
        call.Host.Control.ResetStatistics();
        return ServerResult.Ok;
    }

    private static ServerResult Rewrite(in ServerCall call, in Command command) =>
        ServerResult.Error("ERR the configuration file is never rewritten: what CONFIG SET changed lasts until the next start");

    private static ErrorText Unknown(ReadOnlySpan<byte> name) =>
        ErrorText.Of($"ERR Unknown option or number of arguments for CONFIG SET - '{name}'");

    private static string Lower(ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(name).ToLowerInvariant();
}
