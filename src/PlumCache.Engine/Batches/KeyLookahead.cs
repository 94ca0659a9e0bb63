using PlumCache.Abstractions;
using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>
/// Looks up the first keys of a batch's commands in lockstep, before the commands run: one lookup after the other would wait for memory at
/// every
/// node of every path. For segments that only read: the results hold until the view's end. See <see cref="WriteLookahead"/> for the others.
/// </summary>
internal sealed class KeyLookahead
{
    /// <summary>Fewer keys than that are not worth the detour.</summary>
    public const int MinKeys = 4;

    /// <summary>Nothing was looked up. Not -1, which is the system trie.</summary>
    private const int NoDatabase = int.MinValue;

    private readonly KeyRange[] _keys = new KeyRange[CommandBatch.MaxCommands];
    private readonly EntryLocation[] _locations = new EntryLocation[CommandBatch.MaxCommands];

    /// <summary>Place of a command's key among <see cref="_keys"/>, or -1.</summary>
    private readonly int[] _places = new int[CommandBatch.MaxCommands];
    private CommandBatch? _batch;
    private int _database = NoDatabase;
    private int _command;

    /// <summary>Looks up what the commands will ask for, as long as they stay in one database.</summary>
    /// <param name="run">The batch.</param>
    /// <param name="first">The segment's first command.</param>
    /// <param name="end">Behind its last.</param>
    /// <param name="trie">The database's trie.</param>
    public void Begin(BatchRun run, int first, int end, in Trie trie)
    {
        End();
        if (end - first < MinKeys) return;
        int count = 0;
        Array.Fill(_places, -1, first, end - first);
        for (int i = first; i < end; i++)
        {
            if (run.Rows[i] is not { Keys.First: > 0 } row || row.Keys.First >= run.Batch[i].Count) continue;
            ArgumentRange range = run.Batch.RangeOf(i, row.Keys.First);
            _places[i] = count;
            _keys[count++] = new KeyRange(range.Start, range.Length);
        }

        if (count < MinKeys) return;
        trie.GetMany(run.Batch.Buffer, _keys.AsSpan(0, count), _locations.AsSpan(0, count));
        _batch = run.Batch;
        _database = run.State.Database;
    }

    /// <summary>Says which command asks from now on.</summary>
    public void MoveTo(int command) => _command = command;

    /// <summary>Whether the key is the one that was looked up for the command that asks.</summary>
    /// <param name="key">
    /// The key as the command has it: known by its place in the buffer, so a comparison of two references is enough.
    /// </param>
    /// <param name="database">Where it is looked for.</param>
    /// <param name="location">Where it was found, if at all.</param>
    public bool Knows(scoped ReadOnlySpan<byte> key, int database, out EntryLocation location)
    {
        location = default;
        if (database != _database || _places[_command] < 0) return false;
        int place = _places[_command];
        KeyRange range = _keys[place];
        if (key != _batch!.Buffer.Slice(range.Start, range.Length)) return false;
        location = _locations[place];
        return true;
    }

    /// <summary>Forgets all that was looked up.</summary>
    public void End()
    {
        _database = NoDatabase;
        _batch = null;
    }
}
