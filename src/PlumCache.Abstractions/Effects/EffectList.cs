namespace PlumCache.Abstractions;

/// <summary>
/// Effects in the order they are to be done, with copies of their bytes; only long messages that lie in the request stay there. Reused by
/// the engine, so adding allocates nothing once warm.
/// </summary>
public sealed class EffectList
{
    private readonly List<Record> _records = [];
    private byte[] _bytes = [];
    private int _used;

    /// <param name="Kind">What it does.</param>
    /// <param name="Start">Where the name lies in the list's bytes.</param>
    /// <param name="NameLength">Its length.</param>
    /// <param name="PayloadStart">Where the payload lies in them; as its complement: in the request.</param>
    /// <param name="PayloadLength">Its length.</param>
    /// <param name="Number">See <see cref="Effect.Number"/>.</param>
    private readonly record struct Record(EffectKind Kind, int Start, int NameLength, int PayloadStart, int PayloadLength, long Number);

    /// <summary>How many effects there are.</summary>
    public int Count => _records.Count;

    /// <summary>The bytes of the request that the effects are made for; unchanged until <see cref="Clear"/>.</summary>
    internal ReadOnlyMemory<byte> Request { get; set; }

    /// <summary>The effect at <paramref name="index"/>; valid until the next <see cref="Add"/> or <see cref="Clear"/>.</summary>
    public Effect this[int index]
    {
        get
        {
            Record record = _records[index];
            ReadOnlySpan<byte> from = record.PayloadStart >= 0 ? _bytes : Request.Span;
            int place = record.PayloadStart >= 0 ? record.PayloadStart : ~record.PayloadStart;
            return new Effect(
                record.Kind, _bytes.AsSpan(record.Start, record.NameLength), from.Slice(place, record.PayloadLength), record.Number);
        }
    }

    /// <summary>Appends an effect; its bytes are copied.</summary>
    /// <param name="effect">What to do after all that was added before.</param>
    /// <returns>This list.</returns>
    public EffectList Add(scoped in Effect effect)
    {
        int start = Append(effect.Name);
        int payloadStart = LongBytes.LieIn(Request, effect.Payload, out int place) ? ~place : Append(effect.Payload);
        _records.Add(new Record(effect.Kind, start, effect.Name.Length, payloadStart, effect.Payload.Length, effect.Number));
        return this;
    }

    /// <summary>Forgets the effects from an index on, and their bytes.</summary>
    internal void CutTo(int count)
    {
        if (count == _records.Count) return;
        _used = _records[count].Start;
        _records.RemoveRange(count, _records.Count - count);
    }

    /// <summary>Forgets all effects. A buffer grown past 1 MB is given back.</summary>
    public void Clear()
    {
        _records.Clear();
        _used = 0;
        Request = default;
        if (_bytes.Length > 1 << 20) _bytes = [];
    }

    private int Append(scoped ReadOnlySpan<byte> bytes)
    {
        int start = _used, needed = checked(start + bytes.Length);
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(Math.Max(needed, 256), _bytes.Length * 2L)));
        }

        bytes.CopyTo(_bytes.AsSpan(start));
        _used = needed;
        return start;
    }
}
