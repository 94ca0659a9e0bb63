using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Tests.Engine.Kit;

/// <summary>A plugin made of lambdas.</summary>
internal sealed class TestPlugin(string name) : IPlugin
{
    public delegate Step Transformer(in CommandContext context, KeyspaceView view, in Command command);

    public PluginManifest Manifest { get; private set; } = new()
    {
        Name = name,
        Version = "1.0.0",
        ContractVersion = PluginContract.Version,
        Rights = PluginRights.All
    };

    public Transformer? OnTransform { get; init; }

    public delegate EffectList? Observer(in CommandContext context, KeyspaceView view, in Command command, in Step step);

    public Observer? OnObserve { get; init; }

    public EffectList? Observe(in CommandContext context, KeyspaceView view, in Command command, in Step step) =>
        OnObserve?.Invoke(context, view, command, step);

    public Step Transform(in CommandContext context, KeyspaceView view, in Command command) =>
        OnTransform is null ? Step.Continue(command) : OnTransform(context, view, command);

    public TestPlugin With(string command, CommandFunction function, CommandFlags flags = CommandFlags.None, int arity = -1,
        KeyPositions keys = default)
    {
        var row = new CommandRow
        {
            Name = command,
            Arity = arity,
            Flags = flags,
            Keys = keys,
            Summary = "For tests.",
            Complexity = "O(1)",
            Group = "test",
            Function = function,
        };
        Manifest = Manifest with { Commands = Manifest.Commands.Add(row) };
        return this;
    }

    /// <summary>The manifest with something changed.</summary>
    public TestPlugin With(Func<PluginManifest, PluginManifest> change)
    {
        Manifest = change(Manifest);
        return this;
    }

    public TestPlugin Interested(params ReadOnlySpan<Interest> interests)
    {
        Manifest = Manifest with { Interests = [.. Manifest.Interests, .. interests] };
        return this;
    }

    public TestPlugin Transforming(params ImmutableArray<string> names)
    {
        Manifest = Manifest with { Interests = [Interest.Rewrite([.. names])] };
        return this;
    }

    /// <summary>KEYS and SCAN as the <c>keys</c> plugin has them, as far as the engine's tests need.</summary>
    public static TestPlugin Listings() => new TestPlugin("listings")
        .With("keys", static (in context, view, in command) => Step.Answer(Reply.Keys(new KeyQuery(new GlobPattern(command[1])))),
            CommandFlags.ReadOnly | CommandFlags.Listing, 2)
        .With("scan", Scan, CommandFlags.ReadOnly | CommandFlags.Listing, -2);

    private static Step Scan(in CommandContext context, KeyspaceView view, in Command command)
    {
        GlobPattern? pattern = null;
        long count = 10;
        for (int i = 2; i + 1 < command.Count; i += 2)
        {
            if (command.Is(i, "MATCH"u8)) pattern = new GlobPattern(command[i + 1]);
            else count = long.Parse(command[i + 1], System.Globalization.CultureInfo.InvariantCulture);
        }

        ulong cursor = ulong.Parse(command[1], System.Globalization.CultureInfo.InvariantCulture);
        return Step.Answer(Reply.Scan(new ScanQuery(cursor, pattern, count)));
    }
}
