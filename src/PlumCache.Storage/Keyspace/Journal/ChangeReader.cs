namespace PlumCache.Storage;

/// <summary>
/// Reads changes one by one. It trusts no byte: what is no change ends it with an <see cref="Error"/>, and nothing beyond the bytes is
/// read.
/// </summary>
public ref struct ChangeReader
{
    private const int NoHandle = 0;

    private readonly ReadOnlySpan<byte> _ops;
    private readonly Heap? _heap;
    private readonly ReadOnlySpan<ValuePlace> _places;
    private int _at;
    private int _place;

    /// <summary>Reads bytes that hold all their values.</summary>
    public ChangeReader(ReadOnlySpan<byte> ops) => _ops = ops;

    internal ChangeReader(ReadOnlySpan<byte> ops, Heap heap, ReadOnlySpan<ValuePlace> places)
    {
        _ops = ops;
        _heap = heap;
        _places = places;
    }

    /// <summary>What is wrong with the bytes; null as long as nothing is.</summary>
    public string? Error { get; private set; }

    /// <summary>Reads the next change.</summary>
    /// <returns>False behind the last one, or when there is an <see cref="Error"/>.</returns>
    public bool TryRead(out Change change)
    {
        change = default;
        if (Error is not null || _at == _ops.Length) return false;

        int begin = _at;
        if (TryReadOne(out change, out string? wrong)) return true;

        change = default;
        Error = $"What stands at byte {begin} of {_ops.Length} is no change: {wrong}.";
        return false;
    }

    private bool TryReadOne(out Change change, out string? wrong)
    {
        int head = _ops[_at++];
        var kind = (ChangeKind)(head & ChangeFormat.KindMask);
        var cause = (ChangeCause)(head >> ChangeFormat.CauseShift);
        ChangeFields fields = ChangeFormat.Of(kind);
        change = default;
        if (fields == ChangeFields.None || cause > ChangeCause.History)
        {
            wrong = $"kind {(int)kind}, cause {(int)cause}";
            return false;
        }

        wrong = "a number does not fit";
        if (!TryReadDatabase(out int database)
            || !TryRead(fields, ChangeFields.TargetDatabase, 1 + KeyspaceOptions.MaxDatabases, out ulong target)
            || !TryRead(fields, ChangeFields.ValueKind, StoredValue.MaxKind, out ulong valueKind)
            || !TryRead(fields, ChangeFields.Offset, TrieLimits.MaxValueBytes, out ulong offset)
            || !TryRead(fields, ChangeFields.Time, long.MaxValue, out ulong timeMs)
            || !TryRead(fields, ChangeFields.Expiry, 1ul + long.MaxValue, out ulong expiry))
        {
            return false;
        }

        wrong = "bytes are missing, or a value";
        if (!TryReadBytes(fields, ChangeFields.Key, out ReadOnlySpan<byte> key)
            || !TryReadBytes(fields, ChangeFields.Target, out ReadOnlySpan<byte> targetKey)
            || !TryReadValue(fields, (int)offset, out ReadOnlySpan<byte> value))
        {
            return false;
        }

        change = new Change
        {
            Kind = kind,
            Cause = cause,
            Database = database,
            TargetDatabase = ChangeFormat.Has(fields, ChangeFields.TargetDatabase) ? (int)target - 1 : 0,
            Key = key,
            Target = targetKey,
            Value = value,
            ValueKind = (byte)valueKind,
            Offset = (int)offset,
            TimeMs = (long)timeMs,
            ExpiresAtMs = (long)(expiry - 1),
        };
        return true;
    }

    private bool TryReadDatabase(out int database)
    {
        bool isRead = TryReadNumber(1 + KeyspaceOptions.MaxDatabases, out ulong number);
        database = (int)number - 1;
        return isRead;
    }

    private bool TryRead(ChangeFields fields, ChangeFields field, ulong most, out ulong value)
    {
        value = 0;
        return !ChangeFormat.Has(fields, field) || TryReadNumber(most, out value);
    }

    private bool TryReadNumber(ulong most, out ulong value)
    {
        int bytes = ChangeFormat.ReadVarint(_ops[_at..], out value);
        _at += bytes;
        return bytes > 0 && value <= most;
    }

    private bool TryReadBytes(ChangeFields fields, ChangeFields field, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        return !ChangeFormat.Has(fields, field) || (TryReadNumber(int.MaxValue, out ulong length) && TryTake((int)length, out bytes));
    }

    private bool TryTake(int length, out ReadOnlySpan<byte> bytes)
    {
        bool isThere = length <= _ops.Length - _at;
        bytes = isThere ? _ops.Slice(_at, length) : default;
        _at += bytes.Length;
        return isThere;
    }

    private bool TryReadValue(ChangeFields fields, int offset, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!ChangeFormat.Has(fields, ChangeFields.Value)) return true;

        if (!TryReadNumber((2ul * TrieLimits.MaxValueBytes) + 1, out ulong number)) return false;

        int length = (int)(number >> 1);
        return length <= TrieLimits.MaxValueBytes - offset && ((number & 1) == 0 ? TryTake(length, out value) : TryFind(length, out value));
    }

    private bool TryFind(int length, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (_heap is null || _place == _places.Length) return false;

        ValuePlace place = _places[_place++];
        bool isIt = place.Handle != NoHandle && place.Length == length;
        value = isIt ? _heap.At(place.Handle).LongValue.Slice(place.Start, length) : default;
        return isIt;
    }
}
