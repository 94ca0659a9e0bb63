using System.Collections.Immutable;
using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.PubSub;

/// <summary>Tells of changes of keys by messages, as Redis does: from a command's edits, and from what its row calls them.</summary>
/// <param name="events">What is told, and where.</param>
internal sealed class KeyspaceNotifier(KeyspaceEvents events)
{
    private const KeyspaceEvents Channels = KeyspaceEvents.Keyspace | KeyspaceEvents.Keyevent;

    /// <summary>What it wants to see: nothing when nothing is told, so that it then costs nothing.</summary>
    public IEnumerable<Interest> Interests
    {
        get
        {
            if ((events & Channels) == KeyspaceEvents.None || (events & ~Channels) == KeyspaceEvents.None) yield break;
            bool needsReads = Tells(KeyspaceEvents.Missed);
            yield return new Interest { Phase = PluginPhase.Observe, Scope = needsReads ? InterestScope.All : InterestScope.Writes };
            yield return new Interest { Phase = PluginPhase.Observe, Commands = ["expired", "hexpired", "evicted"] };
        }
    }

    /// <summary>The messages for a command that has ended; null for none.</summary>
    public EffectList? Observe(in CommandContext context, KeyspaceView view, in Command command, in Step step)
    {
        if (step.Kind != StepKind.Answer || step.Reply.IsError) return null;
        if (Tells(KeyspaceEvents.Missed)) TellMisses(context, view, command);
        bool givesExpiry = command.ExpiresAtMs != Expiry.None;
        ImmutableArray<KeyEvent> own = context.Row is not { } row ? [] : row.EventsOf is { } choose ? choose(command) : row.Events;
        if (step.Edits is not { } edits)
        {
            TellEdit(context, command, own, step.Edit, givesExpiry, new StepKeys(view, 1));
        }
        else
        {
            var keys = new StepKeys(view, edits.Count);
            for (int i = 0; i < edits.Count; i++)
            {
                if (StepKeys.IsMoreOfTheSame(edits, i) || MakesRoom(edits, i)) continue;
                TellEdit(context, command, own, edits[i], givesExpiry, keys);
            }
        }

        return context.Effects.Count == 0 ? null : context.Effects;
    }

    /// <summary>
    /// Whether an edit removes a key only to make room for the fields that the next one puts there: what is told is that these are there.
    /// </summary>
    private static bool MakesRoom(EditList edits, int index)
    {
        if (index + 1 == edits.Count || edits[index].Kind != EditKind.Remove) return false;
        Edit removal = edits[index], next = edits[index + 1];
        return next.Kind == EditKind.PutField && next.Target.Trie == removal.Target.Trie && next.Key.SequenceEqual(removal.Key);
    }

    private bool Tells(KeyspaceEvents kind) => (events & kind) != KeyspaceEvents.None;

    /// <param name="context">Of the command.</param>
    /// <param name="command">Its words.</param>
    /// <param name="own">The command's own names.</param>
    /// <param name="edit">One of its edits.</param>
    /// <param name="givesExpiry">Whether what it puts was given an expiry by a plugin, as the options of SET are.</param>
    /// <param name="keys">What is there before the edit.</param>
    private void TellEdit(
        in CommandContext context, in Command command, ImmutableArray<KeyEvent> own, scoped in Edit edit, bool givesExpiry, StepKeys keys)
    {
        if (edit.Target.Trie.IsState) return;
        var row = EditRow.Of(edit.Kind);
        ImmutableArray<KeyEvent> names = NamesOf(own, row);
        bool changes = row.Scope != EditScope.Key || Follow(context.Effects, edit, row, keys);
        if (!changes && !names.Any(IsOfEngine)) return;
        foreach (KeyEvent name in names)
        {
            if (name.Edit != edit.Kind || (name.GivesExpiry is { } gives && gives != (edit.ExpiresAtMs != Expiry.None))) continue;
            Target place = name.IsOfDestination ? edit.Destination : edit.Target;
            if (name.KeyAt > 0 && !place.Key.SequenceEqual(command[name.KeyAt])) continue;
            int database = place.Trie.DatabaseOf(keys.Current);
            if (row.IsOfField && !keys.IsFirstOfFields(name.Name, database, place.Key)) continue;
            Tell(context.Effects, database, name.Name, ClassOf(name.Class), place.Key);
        }

        if (!givesExpiry || edit.Kind != EditKind.Put) return;
        Tell(context.Effects, edit.Target.Trie.DatabaseOf(keys.Current), "expire", KeyspaceEvents.Generic, edit.Key);
    }

    /// <summary>Follows which keys are there, and tells of new ones.</summary>
    /// <returns>False: the edit changes nothing, because the key is not there.</returns>
    private bool Follow(EffectList effects, scoped in Edit edit, EditRow row, StepKeys keys)
    {
        int database = edit.Target.Trie.DatabaseOf(keys.Current);
        if (!row.Fills && !keys.Contains(database, edit.Key)) return false;
        if (row.Clears) keys.Change(database, edit.Key, isThere: false);
        if (!row.Fills) return true;
        Target written = edit.Written;
        database = written.Trie.DatabaseOf(keys.Current);

        // What is copied or moved first removes what is there, so its key is new in any case.
        bool isNew = Tells(KeyspaceEvents.New) && (row.HasDestination || !keys.Contains(database, written.Key));
        if (isNew) Tell(effects, database, "new", KeyspaceEvents.New, written.Key);
        keys.Change(database, written.Key, isThere: true);
        return true;
    }

    /// <summary>The command's own names, if it has some for the kind of edits, or the usual ones.</summary>
    private static ImmutableArray<KeyEvent> NamesOf(ImmutableArray<KeyEvent> own, EditRow row)
    {
        foreach (KeyEvent name in own)
        {
            if (name.Edit == row.Kind) return own;
        }

        return row.Events;
    }

    /// <summary>What the server removes by itself is told whether a view still shows it or not.</summary>
    private static bool IsOfEngine(KeyEvent name) =>
        name.Class is KeyEventClass.Expired or KeyEventClass.Evicted || name is { Class: KeyEventClass.Hash, Name: "hexpired" };

    private static KeyspaceEvents ClassOf(KeyEventClass of) => of switch
    {
        KeyEventClass.String => KeyspaceEvents.Strings,
        KeyEventClass.Expired => KeyspaceEvents.Expired,
        KeyEventClass.Evicted => KeyspaceEvents.Evicted,
        KeyEventClass.Hash => KeyspaceEvents.Hashes,
        KeyEventClass.Set => KeyspaceEvents.Sets,
        KeyEventClass.SortedSet => KeyspaceEvents.SortedSets,
        KeyEventClass.List => KeyspaceEvents.Lists,
        KeyEventClass.Module => KeyspaceEvents.Modules,
        _ => KeyspaceEvents.Generic,
    };

    /// <summary>Keys that were read and are not there.</summary>
    private void TellMisses(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (context.Row is not { } row || (row.Missed is null && !row.Flags.HasFlag(CommandFlags.ReadOnly))) return;
        KeyPositions keys = row.Missed is { } missed ? missed(command) : row.KeysOf(command);
        int last = keys.Last >= 0 ? keys.Last : command.Count + keys.Last;
        for (int i = keys.First; i > 0 && i <= last; i += Math.Max(1, keys.Step))
        {
            if (!view.Contains(command[i])) Tell(context.Effects, view.Index, "keymiss", KeyspaceEvents.Missed, command[i]);
        }
    }

    private void Tell(EffectList effects, int database, string what, KeyspaceEvents kind, scoped ReadOnlySpan<byte> key)
    {
        if (!Tells(kind)) return;
        byte[] name = Encoding.ASCII.GetBytes(what);
        if (Tells(KeyspaceEvents.Keyspace)) effects.Add(Effect.Publish(Channel($"__keyspace@{database}__:", key), name));
        if (Tells(KeyspaceEvents.Keyevent)) effects.Add(Effect.Publish(Channel($"__keyevent@{database}__:", name), key));
    }

    private static byte[] Channel(string head, scoped ReadOnlySpan<byte> tail)
    {
        byte[] channel = new byte[head.Length + tail.Length];
        Encoding.ASCII.GetBytes(head, channel);
        tail.CopyTo(channel.AsSpan(head.Length));
        return channel;
    }
}
