using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Runs;
using PlumCache.Storage;

namespace PlumCache.Engine.Views;

/// <summary>
/// Looks up the keys of a segment's next commands in lockstep, some 64 ahead: one lookup after the other would wait for memory at every
/// node of every path. On a draft their buckets come into the cache whole, since they will be copied, and what was found serves the command
/// that reads before it writes, unless another has changed it meanwhile. The fields that commands read or write of their keys (<see
/// cref="KeyPositions.Field"/>) are looked up in the same walk.
/// </summary>
/// <param name="source">What they are looked up in.</param>
internal sealed class KeyLookahead(BatchSource source)
{
    /// <summary>Fewer keys than that are not worth the detour.</summary>
    public const int MinKeys = 4;

    private const int MaxKeys = 64;

    private const int NoKey = -1;

    private readonly KeyRange[] _keys = new KeyRange[MaxKeys];
    private readonly EntryLocation[] _locations = new EntryLocation[MaxKeys];
    private readonly KeyRange[] _fields = new KeyRange[MaxKeys];
    private readonly EntryLocation[] _fieldLocations = new EntryLocation[MaxKeys];

    /// <summary>
    /// For each command of the batch the place of its first key among <see cref="_keys"/>; one more for the end of the last one's.
    /// </summary>
    private readonly int[] _places = new int[CommandBatch.MaxCommands + 1];
    private BatchRun? _run;
    private long _lookup; // 0: nothing was looked up
    private int _database;
    private int _next;
    private int _end;
    private int _place;
    private int _placeEnd;
    private int _asked = NoKey; // which key was asked for last
    private uint _number; // of its collection

    /// <summary>Begins a segment, unless its commands can have no more than a few keys.</summary>
    /// <param name="first">The segment's first command.</param>
    /// <param name="end">Behind its last.</param>
    public void Begin(BatchRun run, int first, int end)
    {
        bool hasMany = end - first >= MinKeys;
        for (int i = first; i < end && !hasMany; i++) hasMany = run.Rows[i]?.Keys.LastOf(run.Batch[i].Count) >= MinKeys;
        _run = hasMany ? run : null;
        _next = first;
        _end = end;
        _lookup = 0;
    }

    /// <summary>
    /// A command is about to run: unless it was looked at before, it and as many behind it as there is room for are looked at now.
    /// </summary>
    /// <param name="command">Its place.</param>
    public void MoveTo(int command)
    {
        if (_run is not { } run) return;
        Debug.Assert(command < _end, "a command of another segment is looked up");
        if (command >= _next) LookUp(run, command);
        (_asked, _number) = (NoKey, 0);
        _place = _places[command];
        _placeEnd = _places[command + 1];
        Debug.Assert(_place <= _placeEnd && _placeEnd <= MaxKeys, "the keys of a command lie among those that were looked up");
    }

    /// <summary>Whether it is known where a key is that the command asks for, or, of what only reads, that it is nowhere.</summary>
    /// <param name="key">
    /// The key as the command has it: known by its place in the buffer, so a comparison of two references is enough.
    /// </param>
    /// <param name="database">Where it is looked for.</param>
    /// <param name="location">Where it is.</param>
    public bool Knows(scoped ReadOnlySpan<byte> key, int database, out EntryLocation location)
    {
        location = default;
        (_asked, _number) = (NoKey, 0);
        if (_lookup == 0 || database != _database) return false;
        ReadOnlySpan<byte> buffer = _run!.Batch.Buffer;
        for (int i = _place; i < _placeEnd; i++)
        {
            KeyRange range = _keys[i];
            if (key != buffer.Slice(range.Start, range.Length)) continue;
            _place = i; // commands ask in order, and again for the last one
            _asked = i;
            location = _locations[i];
            return source.Draft is not { } draft || draft.Holds(_lookup, location);
        }

        return false;
    }

    /// <summary>Whether fields were looked up too.</summary>
    public bool HasFields { get; private set; }

    /// <summary>The collection of the key that was asked for last was opened: what is asked of its fields is about that key.</summary>
    /// <param name="number">Its <see cref="Entry.FieldsNumber"/>.</param>
    public void Open(uint number) => _number = _asked == NoKey ? 0 : number;

    /// <summary>Whether it is known where a field is of a collection, or, of what only reads, that it is nowhere.</summary>
    /// <param name="number">The collection's: that of the key that was asked for last.</param>
    /// <param name="field">The field as the command has it.</param>
    /// <param name="location">Where it is.</param>
    public bool KnowsField(uint number, scoped ReadOnlySpan<byte> field, out EntryLocation location)
    {
        location = default;
        return number != 0 && _number == number && KnowsField(field, out location);
    }

    /// <summary>The same of the key that was asked for last, whatever its collection has become in the draft since.</summary>
    public bool KnowsField(scoped ReadOnlySpan<byte> field, out EntryLocation location)
    {
        location = default;
        if (_lookup == 0 || !HasFields || _asked == NoKey) return false;
        KeyRange range = _fields[_asked];
        if (field != _run!.Batch.Buffer.Slice(range.Start, range.Length)) return false;
        location = _fieldLocations[_asked];
        return source.Draft is not { } draft || draft.Holds(_lookup, location);
    }

    /// <summary>The segment is over.</summary>
    public void End()
    {
        _run = null;
        _lookup = 0;
    }

    private void LookUp(BatchRun run, int command)
    {
        int count = 0;
        HasFields = false;
        for (_next = command; _next < _end; _next++)
        {
            _places[_next] = count;
            int more = Add(run, _next, count);
            if (count + more > MaxKeys && count > 0) break;
            count = Math.Min(count + more, MaxKeys);
        }

        Debug.Assert(_next > command, "a command that is looked at is one less to look at");
        _places[_next] = count;
        _database = run.State.Database;
        _lookup = count < MinKeys ? 0 : LookUp(run.Batch.Buffer, count);
    }

    /// <returns>The lookup's number: of a version that does not change any.</returns>
    private long LookUp(ReadOnlySpan<byte> buffer, int count)
    {
        Span<KeyRange> keys = _keys.AsSpan(0, count);
        Span<EntryLocation> locations = _locations.AsSpan(0, count);
        int fieldCount = HasFields ? count : 0;
        Span<KeyRange> fields = _fields.AsSpan(0, fieldCount);
        Span<EntryLocation> fieldLocations = _fieldLocations.AsSpan(0, fieldCount);
        if (source.Draft is { } draft) return draft.LookUp(_database, buffer, keys, locations, fields, fieldLocations);

        ScopedTrie trie = source.Live(_database);
        if (HasFields) trie.FindManyFields(buffer, keys, fields, locations, fieldLocations);
        else trie.FindMany(buffer, keys, locations);
        return 1;
    }

    /// <summary>Notes the keys of a command, as far as there is room.</summary>
    /// <returns>How many it has.</returns>
    private int Add(BatchRun run, int command, int count)
    {
        if (run.Rows[command] is not { } row) return 0;
        int found = 0, last = row.Keys.LastOf(run.Batch[command].Count);
        for (int i = row.Keys.First; i > 0 && i <= last; i += Math.Max(1, row.Keys.Step), found++)
        {
            if (count + found >= MaxKeys) continue;
            ArgumentRange range = run.Batch.RangeOf(command, i);
            _keys[count + found] = new KeyRange(range.Start, range.Length);
            bool hasField = row.Keys.Field > 0 && row.Keys.Field < run.Batch[command].Count;
            ArgumentRange field = hasField ? run.Batch.RangeOf(command, row.Keys.Field) : default;
            _fields[count + found] = new KeyRange(field.Start, field.Length);
            HasFields |= hasField;
        }

        return found;
    }
}
