using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Testing;

/// <summary>
/// Calls made from a plugin's manifest: each of its commands and of its interests, with words of a small alphabet, so that keys meet and
/// share prefixes, on small keyspaces of such keys. Values of the plugin's own kinds are what its commands have made: nobody else puts
/// fields into one, so a plugin need not understand any others.
/// </summary>
public static class PurityInputs
{
    private const int MaxExtraWords = 4, MaxKeys = 6, Writes = 300;
    private const long Now = 1_700_000_000_000;

    /// <summary>Calls of a plugin.</summary>
    /// <param name="test">What every call has; keys are added to it.</param>
    /// <param name="seed">Chooses them.</param>
    /// <param name="count">How many.</param>
    public static IReadOnlyList<PluginCall> For(PluginTest test, ulong seed, int count)
    {
        var draws = new Draws(seed);
        PluginManifest manifest = test.Plugin.Manifest;
        (PluginPhase? Phase, ImmutableArray<string> Name, CommandRow? Row, int MinWords)[] targets = [.. OwnCommands(manifest),
            .. Interests(manifest)];
        if (targets.Length == 0) return [];
        var calls = new List<PluginCall>(count);
        string[] prefixes = ["",
            .. manifest.Interests.SelectMany(static interest => interest.KeyPrefixes).Distinct(StringComparer.Ordinal)];
        IReadOnlyList<TestEntry> collections = Collections(test.At(Now), draws, prefixes);
        for (int i = 0; i < count; i++)
        {
            // In turn, so that each target has its share however few the inputs are.
            (PluginPhase? phase, ImmutableArray<string> name, CommandRow? row, int minWords) = targets[i % targets.Length];
            PluginTest input = test.At(Now + draws.Below(1000)).WithSeed(draws.Next());
            for (int k = draws.Below(MaxKeys); k > 0; k--) input = input.With(Key(draws, prefixes), Entry(draws, prefixes, collections));
            CommandRecord command = CommandFor(name, row, minWords, draws, prefixes);
            ReplyTree? reply = phase == PluginPhase.Observe ? ReplyTree.Ok : null;
            calls.Add(new PluginCall(input, phase, command, reply, phase == PluginPhase.Settle ? Put(command) : null));
        }

        return calls;
    }

    private static IEnumerable<(PluginPhase? Phase, ImmutableArray<string> Name, CommandRow Row, int MinWords)> OwnCommands(
        PluginManifest manifest)
    {
        foreach (CommandRow row in manifest.Commands)
        {
            foreach (CommandRow sub in row.Subcommands.Where(static sub => sub.Function is not null))
            {
                yield return (null, [row.Name, sub.Name], sub, 0);
            }
            if (row.Function is not null) yield return (null, [row.Name], row, 0);
        }
    }

    /// <summary>What its interests name; an interest in all commands sees two that every server has.</summary>
    private static IEnumerable<(PluginPhase?, ImmutableArray<string>, CommandRow?, int)> Interests(PluginManifest manifest)
    {
        foreach (Interest interest in manifest.Interests)
        {
            ImmutableArray<string> names = interest.Scope == InterestScope.Named ? interest.Commands : ["set", "get"];
            foreach (string name in names)
            {
                CommandRow? row = manifest.Commands.FirstOrDefault(each => each.Name == name);
                bool isEverLongEnough = row is not { Arity: >= 0 } || row.Arity >= interest.MinWords;
                if (isEverLongEnough) yield return (interest.Phase, [.. name.Split('|')], row, interest.MinWords);
            }
        }
    }

    /// <summary>As many words as the arity asks for; for a command of others at least a key and a value.</summary>
    private static CommandRecord CommandFor(ImmutableArray<string> name, CommandRow? row, int minWords, Draws draws, string[] prefixes)
    {
        int least = Math.Max(minWords, Math.Abs(row?.Arity ?? -3)), count = row is { Arity: >= 0 } ? least : least
            + draws.Below(MaxExtraWords);
        var words = new List<ByteText>();
        foreach (string word in name) words.Add(word);
        while (words.Count < count) words.Add(words.Count == name.Length ? Key(draws, prefixes) : Word(draws, prefixes));
        return new CommandRecord([.. words]);
    }

    /// <summary>What SET would have changed.</summary>
    private static ValueList<EditRecord> Put(CommandRecord command) =>
        command.Words.Count < 3 ? [] : [EditRecord.Of(Edit.Put(command.Words[1].Span, command.Words[2].Span))];

    /// <summary>A string, or as often a collection where there are some.</summary>
    private static TestEntry Entry(Draws draws, string[] prefixes, IReadOnlyList<TestEntry> collections) =>
        collections.Count == 0 || draws.Below(2) == 0
            ? new TestEntry(Word(draws, prefixes), Expiry(draws))
            : collections[draws.Below(collections.Count)] with { ExpiresAtMs = Expiry(draws) };

    /// <summary>
    /// What the plugin's commands have made of its own kinds, in a row of them. A mistake is passed over: the calls themselves are made of
    /// the same words.
    /// </summary>
    private static List<TestEntry> Collections(PluginTest test, Draws draws, string[] prefixes)
    {
        PluginManifest manifest = test.Plugin.Manifest;
        var made = new List<TestEntry>();
        (PluginPhase? Phase, ImmutableArray<string> Name, CommandRow Row, int MinWords)[] writers = manifest.Kinds.IsEmpty
            ? [] : [.. OwnCommands(manifest).Where(static own => own.Row.Flags.HasFlag(CommandFlags.Write))];
        for (int i = 0; writers.Length > 0 && i < Writes; i++)
        {
            (PluginPhase? phase, ImmutableArray<string> name, CommandRow row, int minWords) = writers[draws.Below(writers.Length)];
            var call = new PluginCall(test, phase, CommandFor(name, row, minWords, draws, prefixes));
            if (CallOutcome.Of(call).Step is not { Edits.Count: > 0 } step) continue;
            test = test.After(step);
            if (test.Keyspace[step.Edits[0].Key] is { Kind: not ValueKind.String } entry) made.Add(entry);
        }

        return made;
    }

    private static ByteText Key(Draws draws, string[] prefixes) =>
        draws.OneOf<string>(prefixes) + draws.OneOf("", "a", "b", "ab", "a:b", "ключ");

    private static ByteText Word(Draws draws, string[] prefixes) => draws.Below(8) switch
    {
        0 => Key(draws, prefixes),
        1 => draws.OneOf("0", "1", "-1", "10", "2147483648", "9223372036854775807", "3.5", "1e3"),
        2 => draws.OneOf("EX", "PX", "NX", "XX", "GET", "KEEPTTL", "COUNT", "MATCH", "LIMIT"),
        3 => draws.OneOf("Hello World", "  two  words ", "Grüße, Welt!", "a-b_c", "UPPER"),
        4 => new ByteText([0, 0xFF, (byte)draws.Below(256)]),
        5 => new string('x', draws.Below(300)),
        6 => "",
        _ => draws.OneOf("set", "get", "*", "a*", "ping"),
    };

    private static long Expiry(Draws draws) => draws.Below(3) == 0 ? Now + draws.Below(2000) - 500 : Abstractions.Expiry.None;
}
