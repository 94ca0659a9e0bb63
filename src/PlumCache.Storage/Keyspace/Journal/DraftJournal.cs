using System.Diagnostics;

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
/// <para>
/// What it writes into is its own until somebody keeps the record: then that memory is theirs, and the next record is written elsewhere.
/// </para>
/// </remarks>
internal sealed class DraftJournal(BlockDraft blocks, RecordPool pool)
{
    /// <summary>
    /// Longer values are not copied into the record. To find the block of one takes about as long as copying so many bytes; and who reads
    /// the record copies a short one with the rest.
    /// </summary>
    public const int MaxInlineBytes = 512;

    private RecordMemory _memory = new(pool);
    private JournalMark _last;

    /// <summary>Whether changes are to be written.</summary>
    public bool IsRecording { get; private set; }

    /// <summary>Why what is changed from now on is changed.</summary>
    public ChangeCause Cause { get; set; }

    /// <summary>How far it is written.</summary>
    public JournalMark Mark => _memory.Mark;

    /// <summary>Begins with nothing.</summary>
    public void Open(bool isRecording)
    {
        Debug.Assert(Mark == default, "the last record was given back");
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
        long most = (long)ChangeFormat.MaxFixedBytes + change.Key.Length + change.Target.Length + inline;
        Span<byte> room = _memory.Reserve(most, isByPlace ? 1 : 0);
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
        _memory.Advance(room.Length - rest.Length);
        if (isByPlace) _memory.Add(new ValuePlace(0, 0, change.Value.Length));
    }

    /// <summary>Tells where the value of the last change lies.</summary>
    /// <param name="block">Of a long value, made by the change.</param>
    public void Place(uint block, int start)
    {
        ref ValuePlace place = ref _memory.LastPlace;
        Debug.Assert(blocks.Heap.At(block).LongValue.Length - start >= place.Length, "another block has the value");
        blocks.Name(block);
        place = place with { Handle = block, Start = start };
    }

    /// <summary>Takes the last change back: it was none.</summary>
    public void TakeBack() => CutTo(_last);

    /// <summary>Takes back what was written since.</summary>
    public void CutTo(JournalMark mark) => _memory.CutTo(mark);

    /// <summary>What was written is published.</summary>
    public void Publish(long revision, long timeMs)
    {
        if (IsRecording) _memory.Publish(revision, timeMs);
    }

    /// <summary>What was published last, until it is given back by <see cref="Clear"/>.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryGetRecord(out CommitRecord record)
    {
        bool isThere = IsRecording && _memory.Revision > 0;
        record = isThere ? new CommitRecord(_memory) : default;
        return isThere;
    }

    /// <summary>Ends the record. Cannot fail: who keeps it has seen to it that there is memory for the next.</summary>
    /// <returns>Whether somebody keeps it.</returns>
    public bool Clear()
    {
        if (!IsRecording) return false; // nothing was written since it began

        _last = default;
        bool isKept = _memory.IsKept;
        if (isKept)
        {
            RecordMemory kept = _memory;
            _memory = pool.Take();
            kept.LetGo();
        }
        else
        {
            _memory.Clear();
        }

        return isKept;
    }

    private static Span<byte> WriteField(
        Span<byte> rest, ChangeFields fields, ChangeFields field, ulong number, scoped ReadOnlySpan<byte> bytes = default)
    {
        if (!ChangeFormat.Has(fields, field)) return rest;

        rest = ChangeFormat.WriteVarint(rest, number);
        bytes.CopyTo(rest);
        return rest[bytes.Length..];
    }
}
