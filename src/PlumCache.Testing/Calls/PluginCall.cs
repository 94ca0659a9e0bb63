using System.Collections.Immutable;
using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Testing;

/// <summary>One call of a plugin as a value: it can be made any number of times.</summary>
/// <param name="Test">The plugin, and what it is called with.</param>
/// <param name="Phase">Which of its functions is called; null: all that a server would call, as <see cref="PluginTest.Run"/>.</param>
/// <param name="Reply">What the command answered, for the phase Observe.</param>
/// <param name="Edits">What it changed, for the phases Settle and Observe.</param>
public sealed record PluginCall(
    PluginTest Test, PluginPhase? Phase, CommandRecord Command, ReplyTree? Reply = null, ValueList<EditRecord>? Edits = null)
{
    /// <summary>Makes the call.</summary>
    /// <exception cref="PluginMistakeException">The plugin did what a server answers with -PLUGINERR.</exception>
    public StepRecord Make()
    {
        if (Command.Words.Count == 0) throw new InvalidOperationException("A command needs at least its name.");
        return Phase is { } phase ? One(phase, Command, Test.Value) : All();
    }

    /// <summary>The call in words.</summary>
    public override string ToString() =>
        $"{(Phase is { } phase ? $"{phase} " : "")}{Command} at {Test.Keyspace.NowMs} on [{Test.Keyspace}]";

    private StepRecord All()
    {
        (CommandRow? row, string name) = Find(Command);
        if (row is not null && !row.Accepts(Command.Words.Count)) return Refused(Errors.WrongArity(name));
        CommandRecord command = Command;
        StepRecord? before = null;
        foreach (PluginPhase phase in (ReadOnlySpan<PluginPhase>)[PluginPhase.Admit, PluginPhase.Rewrite])
        {
            if (!IsInterested(phase, name, row, command)) continue;
            StepRecord step = Joined(before, One(phase, command, Kept(before)));
            if (step.Kind != StepKind.Continue || !string.Equals(Find(step.Next!).Name, name, StringComparison.Ordinal)) return step;
            before = step;
            command = step.Next!;
        }

        if (row?.Function is not null) return Joined(before, One(PluginPhase.Execute, command, Kept(before)));
        return before ?? new StepRecord { Kind = StepKind.Continue, Next = command };
    }

    private StepRecord One(PluginPhase phase, CommandRecord record, object? value)
    {
        IPlugin plugin = Test.Plugin;
        var words = new StoredWords(record);
        string before = Test.Keyspace.ToString();
        Command command = words.Command;
        CommandRow? row = Find(record).Row;
        var view = new TestView(Test.Keyspace, Test.Session.Database);
        CommandContext context = ContextFor(phase, row, value);
        StepRecord step;
        if (phase == PluginPhase.Observe)
        {
            step = new StepRecord
            {
                Kind = StepKind.Continue,
                Next = record,
                Effects = EffectRecord.AllOf(plugin.Observe(context, view, command, Observed()))
            };
        }
        else
        {
            CommandFunction function = phase == PluginPhase.Execute
                ? row?.Function
                    ?? throw new InvalidOperationException($"{plugin.Manifest.Name} has no command {record.Words[0]} with a function.")
                : plugin.Transform;
            step = StepRecord.Of(function(context, view, command), view, command);
        }

        string? problem = words.IsTouched
            ? "it changed the bytes of its command"
            : !string.Equals(before, Test.Keyspace.ToString(), StringComparison.Ordinal) ? "it changed the keyspace"
            : StepCheck.Problem(step, phase, row, plugin.Manifest, Test.Limits);
        if (problem is not null) throw new PluginMistakeException($"PLUGINERR {plugin.Manifest.Name}: {problem}");
        bool isWrongType = FieldEdits.MeetOthers(step.Edits, Test.Keyspace, Test.Session.Database, plugin.Manifest.Kinds);
        return isWrongType ? Refused(Errors.WrongType) : step;
    }

    private CommandContext ContextFor(PluginPhase phase, CommandRow? row, object? value)
    {
        ImmutableArray<PluginCounter> counters = Test.Counters;
        SubscriptionList subscriptions = Test.Subscriptions;
        ImmutableArray<ValueKindRow> kinds = [ValueKindRow.OfStrings, .. Test.Plugin.Manifest.Kinds];
        TrieView state = TestView.OfState(Test.Keyspace);
        var scope = new PluginScope
        {
            Phase = phase,
            Row = Test.Refusal is null ? row : null,
            Refusal = Test.Refusal,
            Value = () => value,
            State = () => state,
            Changes = phase == PluginPhase.Settle ? new AppliedEdits(Changed()) : default,
            Kinds = () => kinds,
            Subscriptions = () => subscriptions,
            Counters = () => counters,
        };
        return new CommandContext(Test.Keyspace.NowMs, Test.Seed, Test.Session, Test.Limits, new EditList(), scope);
    }

    private EditList Changed()
    {
        var edits = new EditList();
        foreach (EditRecord edit in Edits ?? []) edits.Add(edit.ToEdit());
        return edits;
    }

    private Step Observed()
    {
        EditList edits = Changed();
        return Reply switch
        {
            null => Step.Answer(Abstractions.Reply.None, edits),
            ReplyTree.Error error => Step.Refuse(error.Text),
            ReplyTree.Simple simple => Step.Answer(Abstractions.Reply.Simple(Encoding.UTF8.GetBytes(simple.Text)), edits),
            ReplyTree.Integer integer => Step.Answer(Abstractions.Reply.Integer(integer.Value), edits),
            ReplyTree.Bulk bulk => Step.Answer(Abstractions.Reply.Bulk(bulk.Bytes.Span), edits),
            ReplyTree.Null => Step.Answer(Abstractions.Reply.Null, edits),
            _ => Step.Answer(Abstractions.Reply.Tree(Reply), edits),
        };
    }

    private object? Kept(StepRecord? before) => before is { HasValue: true } ? before.Value : Test.Value;

    private static StepRecord Joined(StepRecord? before, StepRecord step) => before is null ? step : before.Then(step);

    private static StepRecord Refused(string error) => new() { Kind = StepKind.Refuse, Reply = $"(error) {error}", Refusal = error };

    /// <summary>The plugin's row of a command, a subcommand's where it names one, and the name that interests know it by.</summary>
    private (CommandRow? Row, string Name) Find(CommandRecord command)
    {
        string name = command.Words[0].ToString().ToLowerInvariant();
        CommandRow? row = Test.Plugin.Manifest.Commands.FirstOrDefault(each => each.Name == name);
        if (row is null || row.Subcommands.IsEmpty || command.Words.Count == 1) return (row, name);
        string sub = command.Words[1].ToString().ToLowerInvariant();
        return (row.Subcommands.FirstOrDefault(each => each.Name == sub), $"{name}|{sub}");
    }

    private bool IsInterested(PluginPhase phase, string name, CommandRow? row, CommandRecord command) =>
        Test.Plugin.Manifest.Interests.Any(interest =>
        interest.Phase == phase && (Test.Refusal is null || interest.SeesRefusals) && command.Words.Count >= interest.MinWords
            && HasPrefix(interest, row, command) && interest.Scope switch
            {
                InterestScope.Named => interest.Commands.Contains(name, StringComparer.Ordinal),
                InterestScope.Sessions => Test.Value is not null,
                // What a command of others writes is not known here: the test that runs it means it.
                InterestScope.Writes => row is null || row.Flags.HasFlag(CommandFlags.Write),
                _ => true,
            });

    /// <summary>
    /// Whether a key begins with a prefix of the interest. Of a command of others the first argument is taken for its key.
    /// </summary>
    private static bool HasPrefix(Interest interest, CommandRow? row, CommandRecord command)
    {
        if (interest.KeyPrefixes.IsEmpty) return true;
        KeyPositions keys = row?.Keys ?? KeyPositions.One;
        int last = keys.Last < 0 ? command.Words.Count + keys.Last : Math.Min(keys.Last, command.Words.Count - 1);
        for (int i = keys.First; i > 0 && i <= last; i += Math.Max(1, keys.Step))
        {
            if (interest.KeyPrefixes.Any(prefix => command.Words[i].StartsWith(Encoding.UTF8.GetBytes(prefix)))) return true;
        }

        return false;
    }
}
