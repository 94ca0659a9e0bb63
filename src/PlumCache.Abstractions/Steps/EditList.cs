namespace PlumCache.Abstractions;

/// <summary>Edits in the order they are to be applied, with copies of their bytes. Reused by the engine, so adding allocates nothing once warm.</summary>
public sealed class EditList
{
    private readonly List<Record> _records = [];
    private byte[] _bytes = new byte[256];
    private int _used;

    private readonly record struct Record(EditKind Kind, int Database, int Start, int KeyLength, int ValueLength, long ExpiresAtMs, int TargetDatabase);

    /// <summary>How many edits there are.</summary>
    public int Count => _records.Count;

    /// <summary>The edit at <paramref name="index"/>; valid until the next <see cref="Add"/> or <see cref="Clear"/>.</summary>
    public Edit this[int index]
    {
        get
        {
            Record record = _records[index];
            return new Edit(
                record.Kind,
                record.Database,
                _bytes.AsSpan(record.Start, record.KeyLength),
                _bytes.AsSpan(record.Start + record.KeyLength, record.ValueLength),
                record.ExpiresAtMs,
                record.TargetDatabase);
        }
    }

    /// <summary>Appends an edit; its key and value are copied.</summary>
    /// <param name="edit">What to do after all that was added before.</param>
    /// <returns>This list.</returns>
    public EditList Add(scoped in Edit edit)
    {
        int start = _used, needed = checked(_used + edit.Key.Length + edit.Value.Length);
        if (needed > _bytes.Length) Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(needed, _bytes.Length * 2L)));
        edit.Key.CopyTo(_bytes.AsSpan(start));
        edit.Value.CopyTo(_bytes.AsSpan(start + edit.Key.Length));
        _used = needed;
        _records.Add(new Record(edit.Kind, edit.Database, start, edit.Key.Length, edit.Value.Length, edit.ExpiresAtMs, edit.TargetDatabase));
        return this;
    }

    /// <summary>Forgets all edits. A buffer grown past 1 MB is given back, so that one huge command does not hold memory for ever.</summary>
    public void Clear()
    {
        _records.Clear();
        _used = 0;
        if (_bytes.Length > 1 << 20) _bytes = new byte[256];
    }
}
