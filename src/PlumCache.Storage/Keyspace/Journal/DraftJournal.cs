using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>
/// What a draft changes, written while it changes it, in the encoding of <see cref="ChangeFormat"/>: what is undone is cut off again, what
/// is published is a <see cref="CommitRecord"/>. While nobody asks for records nothing is written.
/// </summary>
/// <remarks>
/// A change is written before it is made, since its bytes may lie in what it frees; when nothing has changed after all, it is taken
/// back. So what fails in between leaves a draft that is broken, or a change that its savepoint cuts off.
/// <para>
/// A long value is not copied: the record has the place of its block, which the draft frees no more by itself when it lets go of it
/// (<see cref="BlockDraft.Name"/>), and what a draft with such a record has retired is handed over when the record has been given back. So
/// a record can be read to its end, whatever came later in it.
/// </para>
/// </remarks>
/// <param name="blocks">The draft's.</param>
internal sealed class DraftJournal(BlockDraft blocks)
{
    /// <summary>
    /// Longer values are not copied into the record. To find the block of one takes about as long as copying so many bytes; and who reads
    /// the record copies a short one with the rest.
    /// </summary>
    public const int MaxInlineBytes = 512;

    // What one draft may leave behind for the next.
    private const int UsualCapacity = 1 << 16;

    private readonly List<ValuePlace> _places = [];
    private byte[] _ops = [];
    private int _length;
    private JournalMark _last;
    private long _revision;
    private long _timeMs;

    /// <summary>Whether changes are to be written.</summary>
    public bool IsRecording { get; private set; }

    /// <summary>Why what is changed from now on is changed.</summary>
    public ChangeCause Cause { get; set; }

    /// <summary>How far it is written.</summary>
    public JournalMark Mark => new(_length, _places.Count);

    /// <summary>Begins with nothing.</summary>
    public void Open(bool isRecording)
    {
        Clear();
        IsRecording = isRecording;
        Cause = ChangeCause.Command;
    }

    /// <summary>
    /// Writes a change that is about to be made, with <see cref="Cause"/>; by place, its value is read from where it will lie, which
    /// <see cref="Place"/> tells then.
    /// </summary>
    public void Write(scoped in Change change, bool isByPlace = false)
    {
        Debug.Assert(IsRecording, "nothing is written while nobody asks for it");
        ChangeFields fields = ChangeFormat.Of(change.Kind);
        int inline = isByPlace ? 0 : change.Value.Length;
        Reserve((long)ChangeFormat.MaxFixedBytes + change.Key.Length + change.Target.Length + inline, isByPlace ? 1 : 0);
        Span<byte> room = _ops.AsSpan(_length);
        Span<byte> rest = room;
        rest[0] = (byte)((int)change.Kind | ((int)Cause << ChangeFormat.CauseShift));
        rest = ChangeFormat.WriteVarint(rest[1..], (ulong)(change.Database + 1));
        rest = WriteField(rest, fields, ChangeFields.TargetDatabase, (ulong)(change.TargetDatabase + 1));
        rest = WriteField(rest, fields, ChangeFields.ValueKind, change.ValueKind);
        rest = WriteField(rest, fields, ChangeFields.Offset, (ulong)change.Offset);
        rest = WriteField(rest, fields, ChangeFields.Time, (ulong)change.TimeMs);
        rest = WriteField(rest, fields, ChangeFields.Expiry, (ulong)change.ExpiresAtMs + 1);
        rest = WriteField(rest, fields, ChangeFields.Key, (ulong)change.Key.Length, change.Key);
        rest = WriteField(rest, fields, ChangeFields.Target, (ulong)change.Target.Length, change.Target);
        ulong length = (2ul * (ulong)change.Value.Length) + (isByPlace ? 1ul : 0);
        rest = WriteField(rest, fields, ChangeFields.Value, length, isByPlace ? default : change.Value);
        _last = Mark;
        _length += room.Length - rest.Length;
        if (isByPlace)
        {
            _places.Add(new ValuePlace(0, 0, change.Value.Length));
        }
    }

    /// <summary>Tells where the value of the last change lies.</summary>
    /// <param name="block">Of a long value, made by the change.</param>
    /// <param name="start">Where in it.</param>
    public void Place(uint block, int start)
    {
        ref ValuePlace place = ref CollectionsMarshal.AsSpan(_places)[^1];
        Debug.Assert(blocks.Heap.At(block).LongValue.Length - start >= place.Length, "another block has the value");
        blocks.Name(block);
        place = place with { Handle = block, Start = start };
    }

    /// <summary>Takes the last change back: it was none.</summary>
    public void TakeBack() => CutTo(_last);

    /// <summary>Takes back what was written since.</summary>
    public void CutTo(JournalMark mark)
    {
        _length = mark.Bytes;
        CollectionsMarshal.SetCount(_places, mark.Places);
    }

    /// <summary>What was written is published.</summary>
    public void Publish(long revision, long timeMs)
    {
        _revision = revision;
        _timeMs = timeMs;
    }

    /// <summary>What was published last, until it is given back by <see cref="Clear"/>.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryGetRecord(out CommitRecord record)
    {
        bool isThere = IsRecording && _revision > 0;
        record = isThere
            ? new CommitRecord(_revision, _timeMs, _ops.AsSpan(0, _length), blocks.Heap, CollectionsMarshal.AsSpan(_places)) : default;
        return isThere;
    }

    /// <summary>Ends the record.</summary>
    public void Clear()
    {
        CutTo(default);
        _last = default;
        _revision = 0;
        if (_ops.Length > UsualCapacity)
        {
            _ops = [];
            _places.Capacity = 0;
        }
    }

    private static Span<byte> WriteField(
        Span<byte> rest, ChangeFields fields, ChangeFields field, ulong number, scoped ReadOnlySpan<byte> bytes = default)
    {
        if (!ChangeFormat.Has(fields, field))
        {
            return rest;
        }

        rest = ChangeFormat.WriteVarint(rest, number);
        bytes.CopyTo(rest);
        return rest[bytes.Length..];
    }

    private void Reserve(long bytes, int places)
    {
        Faults.At(FaultPoint.DraftList);
        _places.EnsureCapacity(_places.Count + places);
        if (_length + bytes > _ops.Length)
        {
            // Doubled, as far as an array goes; one that cannot be had is the caller's failure, with nothing written.
            long wanted = Math.Max(_length + bytes, Math.Min(2L * _ops.Length, Array.MaxLength));
            Array.Resize(ref _ops, (int)Math.Min(wanted, int.MaxValue));
        }
    }
}
