using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.PubSub;

/// <summary>Tells of changes of keys by messages, as Redis does: from a command's name and its edits.</summary>
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
            yield return new Interest { Phase = PluginPhase.Observe, Commands = ["expired", "evicted"] };
        }
    }

    /// <summary>The messages for a command that has ended; null for none.</summary>
    public EffectList? Observe(in CommandContext context, KeyspaceView view, in Command command, in Step step)
    {
        if (step.Kind != StepKind.Answer || step.Reply.IsError) return null;
        string name = context.Row?.Name ?? Encoding.UTF8.GetString(command.Name).ToLowerInvariant();
        if (name is "expired" or "evicted")
        {
            Tell(context.Effects, view.Index, name, name == "expired" ? KeyspaceEvents.Expired : KeyspaceEvents.Evicted, command[1]);
        }
        else
        {
            if (Tells(KeyspaceEvents.Missed)) TellMisses(context, view, command, name);
            TellEdits(context.Effects, view, step, KeyEventNames.Of(name), KeyEventNames.GivesExpiry(name, command));
        }

        return context.Effects.Count == 0 ? null : context.Effects;
    }

    private bool Tells(KeyspaceEvents kind) => (events & kind) != KeyspaceEvents.None;

    private void TellEdits(EffectList effects, KeyspaceView view, scoped in Step step, KeyEventNames names, bool givesExpiry)
    {
        if (step.Edits is not { } edits)
        {
            TellEdit(effects, step.Edit, view.Index, new StepKeys(view, 1), names, givesExpiry);
            return;
        }

        var keys = new StepKeys(view, edits.Count);
        if (names.Remove == "del")
        {
            for (int i = 0; i < edits.Count; i++) TellEdit(effects, edits[i], view.Index, keys, names, givesExpiry);
            return;
        }

        // A value that goes elsewhere is put there and then removed here; it is told where it went from first, and that the key is new before all.
        for (int i = 0; i < edits.Count; i++)
        {
            if (edits[i].Kind is EditKind.Put or EditKind.Splice) TellNew(effects, edits[i], view.Index, keys, names);
        }

        for (int i = edits.Count - 1; i >= 0; i--) TellEdit(effects, edits[i], view.Index, keys, names with { Replaces = false }, givesExpiry);
    }

    private void TellEdit(EffectList effects, scoped in Edit edit, int current, StepKeys keys, KeyEventNames names, bool givesExpiry)
    {
        if (edit.Database == Edit.PluginState) return;
        int database = edit.Database == Edit.CurrentDatabase ? current : edit.Database;
        switch (edit.Kind)
        {
            case EditKind.Put or EditKind.Splice:
                TellNew(effects, edit, current, keys, names);
                keys.Change(database, edit.Key, isThere: true);
                Tell(effects, database, names.Put, names.PutClass, edit.Key);
                if (givesExpiry) Tell(effects, database, "expire", KeyspaceEvents.Generic, edit.Key);
                break;
            case EditKind.Remove when keys.Contains(database, edit.Key):
                keys.Change(database, edit.Key, isThere: false);
                Tell(effects, database, names.Remove, KeyspaceEvents.Generic, edit.Key);
                break;
            case EditKind.SetExpiry when keys.Contains(database, edit.Key):
                Tell(effects, database, edit.ExpiresAtMs == Expiry.None ? "persist" : "expire", KeyspaceEvents.Generic, edit.Key);
                break;
            default:
                TellPrefix(effects, edit, database, names);
                break;
        }
    }

    /// <summary>One event for a whole prefix, which stands where a key would: telling of each key would cost what the command does not.</summary>
    private void TellPrefix(EffectList effects, scoped in Edit edit, int database, KeyEventNames names)
    {
        switch (edit.Kind)
        {
            case EditKind.RemovePrefix when names.RemovePrefix is { } removed:
                Tell(effects, database, removed, KeyspaceEvents.Generic, edit.Key);
                break;
            case EditKind.CopyPrefix:
                Tell(effects, database, "ns.copy", KeyspaceEvents.Generic, edit.Value);
                break;
            case EditKind.MovePrefix:
                Tell(effects, database, "ns.rename_from", KeyspaceEvents.Generic, edit.Key);
                Tell(effects, database, "ns.rename_to", KeyspaceEvents.Generic, edit.Value);
                break;
            case EditKind.SetPrefixExpiry:
                Tell(effects, database, edit.ExpiresAtMs == Expiry.None ? "ns.persist" : "ns.expire", KeyspaceEvents.Generic, edit.Key);
                break;
        }
    }

    private void TellNew(EffectList effects, scoped in Edit edit, int current, StepKeys keys, KeyEventNames names)
    {
        if (!Tells(KeyspaceEvents.New)) return;
        int database = edit.Database == Edit.CurrentDatabase ? current : edit.Database;
        if (!names.Replaces && keys.Contains(database, edit.Key)) return;
        keys.Change(database, edit.Key, isThere: true);
        Tell(effects, database, "new", KeyspaceEvents.New, edit.Key);
    }

    /// <summary>Keys that were read and are not there. What only looks at a key from outside (OBJECT) does not count, nor does what overwrites it.</summary>
    private void TellMisses(in CommandContext context, KeyspaceView view, in Command command, string name)
    {
        if (context.Row is not { } row || command.Is(0, "object"u8)) return;
        bool readsFirstOnly = name is "getdel" or "getex" or "getset" or "copy" || (name == "set" && SetReads(command));
        if (!readsFirstOnly && !row.Flags.HasFlag(CommandFlags.ReadOnly)) return;
        KeyPositions keys = row.Keys;
        int last = readsFirstOnly ? keys.First : keys.Last >= 0 ? keys.Last : command.Count + keys.Last;
        for (int i = keys.First; i > 0 && i <= last; i += Math.Max(1, keys.Step))
        {
            if (!view.Contains(command[i])) Tell(context.Effects, view.Index, "keymiss", KeyspaceEvents.Missed, command[i]);
        }
    }

    /// <summary>Whether SET has its option GET; the word behind IFEQ is a value.</summary>
    private static bool SetReads(in Command command)
    {
        for (int i = 3; i < command.Count; i++)
        {
            if (command.Is(i, "GET"u8)) return true;
            if (command.Is(i, "IFEQ"u8)) i++;
        }

        return false;
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
