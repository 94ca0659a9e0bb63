using System.Globalization;
using System.Text;
using PlumCache.Storage;

namespace PlumCache.Tests.Faults.Engine;

/// <summary>Tells events that the sweep and eviction tell from those that commands do, as they are published.</summary>
/// <param name="keyspace">Where the keys are.</param>
internal sealed class UpkeepEvents(Keyspace keyspace)
{
    private static readonly string[] Names = ["expired", "hexpired", "evicted"];

    private readonly HashSet<int> _places = [];
    private string _gone = ""; // the key whose last field has just ended

    /// <summary>Looks at what is about to be published.</summary>
    /// <param name="place">Its place among all effects.</param>
    public void Note(int place, string channel, string message)
    {
        if (!channel.StartsWith("__key", StringComparison.Ordinal)) return;
        int at = channel.IndexOf("__:", StringComparison.Ordinal);
        string subject = channel[(at + 3)..];
        (string name, string key) = channel.StartsWith("__keyspace@", StringComparison.Ordinal) ? (message, subject) : (subject, message);

        // A key that goes with its last field is told of as one that a command deletes is, right behind what is told of its fields.
        bool hasGone = name == "del" && key == _gone;
        if (!hasGone)
        {
            int database = int.Parse(channel.AsSpan(channel.IndexOf('@') + 1, 1), CultureInfo.InvariantCulture);
            _gone = name == "hexpired" && !IsThere(database, key) ? key : "";
        }

        if (hasGone || Names.Contains(name)) _places.Add(place);
    }

    /// <summary>Whether an effect is one of theirs.</summary>
    /// <param name="place">Its place among all.</param>
    public bool Has(int place) => _places.Contains(place);

    private bool IsThere(int database, string key)
    {
        using var view = new View(keyspace);
        view.Open();
        return view[database].TryGet(Encoding.UTF8.GetBytes(key), out _);
    }
}
