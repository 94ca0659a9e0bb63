using PlumCache.Abstractions;

namespace PlumCache.Tests.Unit.Testing;

/// <summary>
/// What docs/plugins.md shows of phases, effects and timers beyond the template and the sample; each of its blocks stands here word for
/// word.
/// </summary>
public sealed class GuidePlugin : IPlugin
{
    public PluginManifest Manifest { get; } = new()
    {
        Name = "guide",
        Version = "1.0.0",
        ContractVersion = PluginContract.Version,
        Rights = PluginRights.WriteKeys | PluginRights.Publish,
        Tick = "guide.tick",
        Commands =
        [
            new CommandRow
            {
                Name = "guide.tick", Arity = 1, Flags = CommandFlags.Internal | CommandFlags.Write, Summary = "Ends what was kept.",
                    Complexity = "O(1)",
                Group = "guide", Function = Tick,
            },
        ],
        Interests =
        [
            new Interest { Phase = PluginPhase.Settle, Scope = InterestScope.Writes, KeyPrefixes = ["user:"] },
            new Interest { Phase = PluginPhase.Observe, Commands = ["del", "expired"] },
        ],
    };

    public Step Transform(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (view.Count("user:"u8) <= 1000) return Step.Continue(command);

        return Step.Refuse("ERR there are 1000 users, and no more are allowed");
    }

    public EffectList? Observe(in CommandContext context, KeyspaceView view, in Command command, in Step step)
    {
        if (step.Reply.IsError) return null;

        context.Effects.Add(Effect.Count("removals"u8, command.Count - 1, sample: command[1]));
        return context.Effects.Add(Effect.Publish("removed"u8, command[1]));
    }

    private static Step Tick(in CommandContext context, KeyspaceView view, in Command command)
    {
        context.Edits.Add(Edit.RemovePrefix(Target.InState("today:"u8)));
        context.Effects.Add(Effect.Timer(context.NowMs + 86_400_000));
        return Step.Answer(Reply.Ok, context.Edits).WithEffects(context.Effects);
    }
}
