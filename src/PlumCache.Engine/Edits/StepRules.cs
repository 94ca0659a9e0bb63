using System.Collections.Immutable;
using System.Text;
using PlumCache.Abstractions;
using PlumCache.Engine.Plugins;
using PlumCache.Engine.Runs;
using PlumCache.Engine.Table;
using PlumCache.Engine.Views;

namespace PlumCache.Engine.Edits;

/// <summary>What a step may not be: nonsense, or more than its plugin has a right to. Checked before anything of it takes hold.</summary>
/// <param name="run">The batch, and the connection before the step.</param>
/// <param name="source">What its edits are to be applied to.</param>
/// <param name="limits">Longest key.</param>
internal sealed class StepRules(BatchRun run, BatchSource source, CommandLimits limits)
{
    /// <summary>As deep as a protocol's writer goes.</summary>
    private const int MaxReplyDepth = 32;

    /// <summary>
    /// What is wrong with a step that a plugin gave in a phase before the command's function, or the function itself; null: nothing.
    /// </summary>
    /// <param name="plugin">Whose; null for the core, which may do everything.</param>
    /// <param name="phase">Where.</param>
    /// <param name="row">The command.</param>
    /// <param name="mostElements">See <see cref="PluginScope.MostElements"/>.</param>
    public string? Check(scoped in Step step, ActivePlugin? plugin, PluginPhase phase, TableRow row, long mostElements)
    {
        switch (step.Kind)
        {
            case StepKind.None:
                return "it neither answers nor refuses";
            case StepKind.Continue when phase == PluginPhase.Execute:
                return $"'{row.FullName}' has nobody to go on to: its function answers, refuses or runs commands";
            case StepKind.Continue when phase != PluginPhase.Settle && step.EditCount > 0:
                return "it goes on with edits, which only an answer or the phase Settle has";
            case StepKind.Continue when step.Next.ExpiresAtMs < Expiry.None:
                return $"it goes on with the expiry {step.Next.ExpiresAtMs}, which is no time";
            case StepKind.Answer or StepKind.Run when phase == PluginPhase.Settle:
                return $"it gives {step.Kind} in the phase Settle, where it goes on or refuses";
            case StepKind.Answer when step.Reply.Kind == ReplyKind.None && plugin is not null:
                return "it answers nothing";
            case StepKind.Refuse when plugin is not null && step.Reply is not { IsError: true, Bytes.IsEmpty: false }:
                return "it refuses without an error";
            case StepKind.Postpone when phase != PluginPhase.Execute || mostElements == long.MaxValue:
                return "it postpones what it may do here";
            case StepKind.Wait when phase != PluginPhase.Execute || !row.IsBlocking || !row.WritesKeys:
                return $"it waits, and '{row.FullName}' is not flagged Write and Blocking";
            case StepKind.Wait when step.EditCount > 0 || step.Effects is not null || step.Session is not null || step.HasValue:
                return "it waits, and changes something";
            case StepKind.Wait when step.Reply.Kind is ReplyKind.None:
                return "it waits, and would answer nothing in the end";
            case StepKind.Run when step.Commands.IsDefault || (step.Commands.IsEmpty && step.Replies == ReplyChoice.Last):
                return "it runs no command, so nothing answers";
            case StepKind.Run when CheckCommands(step.Commands, source.Databases) is { } problem:
                return problem;
        }

        if (plugin is not null && CheckAnswer(step, run.State, source.Databases) is { } wrong) return wrong;

        return CheckEdits(step, plugin, phase, row) ?? (plugin is null ? null : CheckRights(step, plugin));
    }

    private static string? CheckCommands(ImmutableArray<QueuedCommand> commands, int databases)
    {
        foreach (QueuedCommand queued in commands)
        {
            if (queued?.Command is not { } command || command.Command.Count == 0) return "it runs a command of no words";
            long expiresAtMs = command.Command.ExpiresAtMs;
            if (expiresAtMs < Expiry.None) return $"it runs '{NameOf(command)}' with the expiry {expiresAtMs}, which is no time";
            bool isThere = queued.Database is null || (queued.Database >= 0 && queued.Database < databases);
            if (!isThere) return $"it runs '{NameOf(command)}' in database {queued.Database}, and there are {databases}";
        }

        return null;
    }

    private static string NameOf(StoredCommand command) => Encoding.UTF8.GetString(command.Command.Name);

    /// <summary>A reply must be writable, and the connection may be changed only in what its client could ask for.</summary>
    private static string? CheckAnswer(scoped in Step step, SessionState session, int databases)
    {
        if (step.Reply.Kind == ReplyKind.Tree && !IsWhole((ReplyTree?)step.Reply.Data, depth: 0))
        {
            return $"its reply has a part that is null, or is nested more than {MaxReplyDepth} deep";
        }
        if (step.Session is not { } next) return null;
        if (next.Database < 0 || next.Database >= databases) return $"it selects database {next.Database}, and there are {databases}";
        bool isOwn = next.Id == session.Id && next.Protocol == session.Protocol && next.User == session.User
            && next.IsAuthenticated == session.IsAuthenticated
            && ReferenceEquals(next.Watches, session.Watches) && ReferenceEquals(next.Values, session.Values);
        return isOwn ? null : "it changes the connection's id, protocol, user or watches, which are the core's";
    }

    /// <summary>
    /// Computes an item of a reply. One that cannot be written by itself would leave the array shorter than its header says.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is such a one.</exception>
    public static Reply ItemOf(ReplyItem item, KeyspaceView view, in Command command, int index)
    {
        Reply reply = item(view, in command, index);
        bool isWritable = reply.Kind switch
        {
            ReplyKind.None or ReplyKind.Items or ReplyKind.Keys or ReplyKind.Listing or ReplyKind.Scan => false,
            ReplyKind.Tree => IsWhole((ReplyTree?)reply.Data, depth: 1),
            _ => true,
        };
        return isWritable ? reply : throw new InvalidOperationException($"item {index} of its reply cannot be written: {reply.Kind}");
    }

    private static bool IsWhole(ReplyTree? tree, int depth) => depth <= MaxReplyDepth && tree switch
    {
        null => false,
        ReplyTree.Simple simple => simple.Text is not null,
        ReplyTree.Error error => error.Text is not null,
        ReplyTree.Verbatim verbatim => verbatim.Text is not null,
        ReplyTree.Array array => AreWhole(array.Items, depth),
        ReplyTree.Set set => AreWhole(set.Items, depth),
        ReplyTree.Push push => AreWhole(push.Items, depth),
        ReplyTree.Several several => depth == 0 && AreWhole(several.Replies, depth),
        ReplyTree.Map map => !map.Pairs.IsDefault && map.Pairs.All(pair => IsWhole(pair.Key, depth + 1) && IsWhole(pair.Value, depth + 1)),
        _ => true,
    };

    private static bool AreWhole(ImmutableArray<ReplyTree> items, int depth) =>
        !items.IsDefault && items.All(item => IsWhole(item, depth + 1));

    private string? CheckEdits(scoped in Step step, ActivePlugin? plugin, PluginPhase phase, TableRow row)
    {
        if (step.EditCount == 0) return null;
        bool isPreparing = phase == PluginPhase.Execute && row.IsWrite && source.Lease is not null;
        if (source.Draft is null && !isPreparing) return $"'{row.FullName}' is not flagged Write or Edits, and has edits";
        bool mayWrite = row.WritesKeys || phase == PluginPhase.Settle;
        for (int i = 0; i < step.EditCount; i++)
        {
            Edit edit = step.EditAt(i);
            var kind = EditRow.Of(edit.Kind);
            PluginRights? rights = plugin?.Rights;
            if (kind.ProblemOf(edit, rights, limits, source.Databases, plugin?.StatePrefix.Length ?? 0) is { } problem) return problem;
            bool needsFlag = !mayWrite && !edit.Target.Trie.IsState && kind.Right == PluginRights.WriteKeys;
            if (needsFlag) return $"'{row.FullName}' is not flagged Write, and has the edit {edit.Kind}";
            bool isOwnKind = plugin is null || (plugin.Kinds >> (int)edit.ValueKind & 1) != 0;
            if (!isOwnKind && edit.NamesKind) return EditRow.NotNamed(edit.Kind, edit.ValueKind);
        }

        return null;
    }

    private static string? CheckRights(scoped in Step step, ActivePlugin plugin)
    {
        if (step.Kind == StepKind.Run && !plugin.May(PluginRights.RunCommands))
        {
            return $"running commands needs the right {PluginRights.RunCommands}";
        }
        return step.Effects is { } effects ? CheckEffects(effects, plugin) : null;
    }

    /// <summary>What is wrong with effects; null: nothing.</summary>
    public static string? CheckEffects(EffectList effects, ActivePlugin plugin)
    {
        for (int i = 0; i < effects.Count; i++)
        {
            EffectKind kind = effects[i].Kind;
            PluginRights needed = kind switch
            {
                EffectKind.Publish => PluginRights.Publish,
                EffectKind.Subscribe or EffectKind.Unsubscribe => PluginRights.Subscribe,
                _ => PluginRights.None,
            };
            if (!plugin.May(needed)) return $"its effect {kind} needs the right {needed}";
            if (kind == EffectKind.Timer && plugin.Manifest.Tick is null) return "its effect Timer needs a Tick in the manifest";
        }

        return null;
    }
}
