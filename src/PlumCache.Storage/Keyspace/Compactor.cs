namespace PlumCache.Storage;

/// <summary>
/// Brings the arena's top down when much of what lies below it is free: blocks beyond a cut are copied to where there is room, in steps
/// between which writers go on as usual. What is free then is given back to the system by who finds that nobody has use for it. Every step
/// is a small draft of its own, published by the same CAS as any other: it may lose and is then done again, and it may run out of memory
/// and is then abandoned, with nothing lost. It changes no content, so it leaves revision and time alone; the version rises, because the
/// memory is another.
/// </summary>
/// <remarks>
/// What a lease sees stays where it is: a copy below would be one block more, as the old one could not be freed. Blocks with several
/// parents stay as well. A step never raises the top: what finds no room stays. When a pass could not bring the top down by a sixteenth,
/// the next one waits until the live bytes have changed, or the top has risen, by a sixteenth, or the newest lease has gone.
/// </remarks>
internal sealed class Compactor(Keyspace keyspace)
{
    private readonly Arena _arena = keyspace.Heap.Arena;
    private CompactionPhase _phase;
    private int _trie;
    private TriePlace _place; // to go on from
    private long _fruitlessAtBytes = -1;
    private long _fruitlessAtTopBytes;
    private long _newestLease;
    private long _topBefore;

    /// <summary>What is not worth the while: smaller holes are left to what writers add.</summary>
    public long SmallestGainBytes { get; set; } = 256 << 10;

    /// <summary>Lets a test act between the moves of a step and their publish.</summary>
    public Action? BeforePublish { get; set; }

    // The databases, then the snapshots in their order. One that comes or goes during a pass may have another passed over: the next pass
    // has it.
    private int Tries => keyspace.Options.Databases + keyspace.RootCell.Current.Snapshots.Count;

    // A live byte may lie below a top of 1.3; the cut leaves room for what is not a perfect fit, and for what writers add meanwhile.
    private long CutBytes => _arena.LiveBytes + (_arena.LiveBytes / 8) + (SmallestGainBytes / 8);

    private bool IsSparse => _arena.TopBytes * 10 > _arena.LiveBytes * 13 && _arena.TopBytes - CutBytes > SmallestGainBytes;

    /// <summary>One bounded step. For the holder of the lane, with no draft open.</summary>
    /// <returns>Whether there is more to do now.</returns>
    public bool Step(int maxBlocks)
    {
        switch (_phase)
        {
            case CompactionPhase.Idle:
                return TryBegin();
            case CompactionPhase.SettingAside:
                // All of it before the first move: one copy that lands beyond the cut is enough to keep the top up.
                if (!_arena.SetAside(maxBlocks)) _phase = CompactionPhase.Moving;

                return true;
            case CompactionPhase.Moving:
                Move(maxBlocks);
                return true;
            case CompactionPhase.Draining:
                // What was moved has left its old blocks in the limbo. The cut stands until they are free, or writers would get them.
                if (!keyspace.Reclaimer.Reclaim(maxBlocks)) _phase = CompactionPhase.Ending;

                return true;
            default:
                // Judged only now: before its last blocks were free the top could not come down.
                if (!_arena.EndCompaction(maxBlocks))
                {
                    bool isFruitless = IsSparse && _arena.TopBytes > _topBefore - (_topBefore / 16);
                    _fruitlessAtBytes = isFruitless ? _arena.LiveBytes : -1;
                    _fruitlessAtTopBytes = _arena.TopBytes;
                    _newestLease = keyspace.Pins.NewestLong();
                    _phase = CompactionPhase.Idle;
                }

                return true;
        }
    }

    private bool TryBegin()
    {
        // While there is something to free it is not known what is worth moving.
        if (keyspace.Reclaimer.LimboBlocks > 0) return false;

        if (!IsSparse || IsFruitlessStill()) return false;

        _arena.BeginCompaction(CutBytes);
        _trie = Keyspace.SystemDatabase;
        _place = default;
        _topBefore = _arena.TopBytes;
        _phase = CompactionPhase.SettingAside;
        return true;
    }

    // Newer leases see all that the gone one saw of the current version, so only none or older ones are a reason to try again.
    private bool IsFruitlessStill() =>
        _fruitlessAtBytes >= 0
        && Math.Abs(_arena.LiveBytes - _fruitlessAtBytes) <= _arena.LiveBytes / 16
        && _arena.TopBytes <= _fruitlessAtTopBytes + (_fruitlessAtTopBytes / 16)
        && keyspace.Pins.NewestLong() >= _newestLease;

    private void Move(int maxBlocks)
    {
        if (_trie >= Tries)
        {
            _phase = CompactionPhase.Draining; // snapshots have gone since the last step
            return;
        }

        Draft draft = keyspace.OpenDraft();

        // From the reserve too, as a full arena needs it most; but a step that raised the top would work against itself.
        draft.UsesReserve = true;
        _arena.MayGrow = false;
        try
        {
            int snapshot = _trie - keyspace.Options.Databases;
            TriePlace next = snapshot < 0
                ? draft.Evacuate(_trie, _arena.Cut, keyspace.Pins.NewestLong(), _place, maxBlocks)
                : draft.Snapshots.Evacuate(snapshot, _arena.Cut, keyspace.Pins.NewestLong(), _place, maxBlocks);
            BeforePublish?.Invoke();
            Faults.At(FaultPoint.CompactionStep);
            if (draft.TryPublishMoves() == PublishResult.Published)
            {
                // Only then: a step that was lost is done again from where it began.
                _place = next;
            }
        }
        catch (ArenaFullException)
        {
            // No room to copy into: this step is undone, what was moved before stays moved, and the pass ends here.
            _trie = Tries - 1;
            _place = TriePlace.End;
        }
        finally
        {
            _arena.MayGrow = true;
            if (draft.IsOpen) draft.Abandon();
        }

        if (_place.IsEnd)
        {
            _trie++;
            _place = default;
        }

        keyspace.Reclaimer.Reclaim(maxBlocks);
        if (_trie >= Tries) _phase = CompactionPhase.Draining;
    }
}
