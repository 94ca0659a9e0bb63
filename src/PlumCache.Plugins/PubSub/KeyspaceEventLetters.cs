using System.Collections.Immutable;
using System.Text;

namespace PlumCache.Plugins.PubSub;

/// <summary><see cref="KeyspaceEvents"/> as the letters that CONFIG SET and GET know.</summary>
public static class KeyspaceEventLetters
{
    /// <summary>All letters, in the order Redis' error tells them.</summary>
    public const string All = "Ag$lshzxeKEtmdn";

    // In the order Redis writes them.
    private static readonly ImmutableArray<(char Letter, KeyspaceEvents Event)> Classes =
    [
        ('g', KeyspaceEvents.Generic),
        ('$', KeyspaceEvents.Strings),
        ('l', KeyspaceEvents.Lists),
        ('s', KeyspaceEvents.Sets),
        ('h', KeyspaceEvents.Hashes),
        ('z', KeyspaceEvents.SortedSets),
        ('x', KeyspaceEvents.Expired),
        ('e', KeyspaceEvents.Evicted),
        ('t', KeyspaceEvents.Streams),
        ('d', KeyspaceEvents.Modules),
    ];

    private static readonly ImmutableArray<(char Letter, KeyspaceEvents Event)> Others =
    [
        ('n', KeyspaceEvents.New),
        ('K', KeyspaceEvents.Keyspace),
        ('E', KeyspaceEvents.Keyevent),
        ('m', KeyspaceEvents.Missed),
    ];

    /// <summary>Reads letters in any order, each any number of times.</summary>
    /// <param name="text">The letters; empty for none.</param>
    /// <param name="events">What they mean.</param>
    /// <returns>False when another character is among them.</returns>
    public static bool TryParse(string text, out KeyspaceEvents events)
    {
        ArgumentNullException.ThrowIfNull(text);
        events = KeyspaceEvents.None;
        foreach (char letter in text)
        {
            KeyspaceEvents read = letter == 'A'
                ? KeyspaceEvents.All
                : Classes.Concat(Others).FirstOrDefault(each => each.Letter == letter).Event;
            if (read == KeyspaceEvents.None) return false;
            events |= read;
        }

        return true;
    }

    /// <summary>
    /// The letters in Redis' order. An <c>n</c> beside <c>A</c> is told too, where Redis 7.0 forgets it: it must not get lost on the way to
    /// the plugin.
    /// </summary>
    /// <param name="events">Any.</param>
    public static string Format(KeyspaceEvents events)
    {
        var text = new StringBuilder();
        if (events.HasFlag(KeyspaceEvents.All)) text.Append('A');
        else Append(text, Classes, events);
        Append(text, Others, events);
        return text.ToString();
    }

    private static void Append(StringBuilder text, ImmutableArray<(char Letter, KeyspaceEvents Event)> letters, KeyspaceEvents events)
    {
        foreach ((char letter, KeyspaceEvents each) in letters)
        {
            if (events.HasFlag(each)) text.Append(letter);
        }
    }
}
