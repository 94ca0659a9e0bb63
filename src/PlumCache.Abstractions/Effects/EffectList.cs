namespace PlumCache.Abstractions;

/// <summary>Effects in the order they are to be done, with copies of their bytes. Reused by the engine, so adding allocates nothing once warm.</summary>
public sealed class EffectList
{
    private readonly List<Record> _records = [];
    private byte[] _bytes = [];
    private int _used;

    private readonly record struct Record(EffectKind Kind, int Start, int NameLength, int PayloadLength, long Number);

    /// <summary>How many effects there are.</summary>
    public int Count => _records.Count;

    /// <summary>The effect at <paramref name="index"/>; valid until the next <see cref="Add"/> or <see cref="Clear"/>.</summary>
    public Effect this[int index]
    {
        get
        {
            Record record = _records[index];
            ReadOnlySpan<byte> bytes = _bytes.AsSpan(record.Start, record.NameLength + record.PayloadLength);
            return new Effect(record.Kind, bytes[..record.NameLength], bytes[record.NameLength..], record.Number);
        }
    }

    /// <summary>Appends an effect; its bytes are copied.</summary>
    /// <param name="effect">What to do after all that was added before.</param>
    /// <returns>This list.</returns>
    public EffectList Add(scoped in Effect effect)
    {
        int start = _used, needed = checked(_used + effect.Name.Length + effect.Payload.Length);
        if (needed > _bytes.Length) Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(Math.Max(needed, 256), _bytes.Length * 2L)));
        effect.Name.CopyTo(_bytes.AsSpan(start));
        effect.Payload.CopyTo(_bytes.AsSpan(start + effect.Name.Length));
        _used = needed;
        _records.Add(new Record(effect.Kind, start, effect.Name.Length, effect.Payload.Length, effect.Number));
        return this;
    }

    /// <summary>Forgets the effects from an index on; their bytes stay until <see cref="Clear"/>.</summary>
    internal void CutTo(int count) => _records.RemoveRange(count, _records.Count - count);

    /// <summary>Forgets all effects. A buffer grown past 1 MB is given back.</summary>
    public void Clear()
    {
        _records.Clear();
        _used = 0;
        if (_bytes.Length > 1 << 20) _bytes = [];
    }
}
