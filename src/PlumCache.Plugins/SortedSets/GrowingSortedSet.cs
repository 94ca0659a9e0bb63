using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.SortedSets;

/// <summary>A sorted set while a command's pairs of score and member come to it one by one: a member may come twice.</summary>
internal ref struct GrowingSortedSet
{
    private readonly SortedSetForm _form;
    private readonly EditList _edits;
    private readonly CollectionView _fields;
    private readonly Command _command;
    private readonly int _first;
    private readonly DistinctArguments _distinct;
    private readonly double?[] _scores; // of each member at its first pair: the score by now
    private readonly long _before;
    private ValueKind _kind;

    /// <param name="form">Which sorted sets are small.</param>
    /// <param name="edits">Where the changes are added.</param>
    /// <param name="sorted">What is there; the default: nothing.</param>
    /// <param name="command">Whose first argument is the key, and which ends with the pairs.</param>
    /// <param name="first">The first score.</param>
    public GrowingSortedSet(SortedSetForm form, EditList edits, EntryView sorted, in Command command, int first)
    {
        int pairs = (command.Count - first) / 2;
        _form = form;
        _edits = edits;
        _fields = sorted.Fields;
        _command = command;
        _first = first;
        _distinct = new DistinctArguments(command, pairs);
        _scores = new double?[pairs];
        _before = Halves.Count(_fields);
        _kind = form.Begin(sorted, command[first + 1], pairs);
    }

    /// <summary>How many members were not there.</summary>
    public int Added { get; private set; }

    /// <summary>How many scores have become others.</summary>
    public int Changed { get; private set; }

    /// <summary>The score of a pair's member by now; null: it is not there. Asked for each pair in its turn.</summary>
    public readonly double? ScoreOf(int pair)
    {
        if (FirstOf(pair) == pair && Halves.TryGetScore(_fields, MemberOf(pair), out double stored)) _scores[pair] = stored;
        return _scores[FirstOf(pair)];
    }

    /// <summary>Gives a pair's member its score.</summary>
    /// <param name="old">What <see cref="ScoreOf"/> has answered.</param>
    /// <param name="score">May be the same; then nothing changes.</param>
    public void Put(int pair, double? old, double score)
    {
        Debug.Assert(!double.IsNaN(score), "NaN has no place");
        if (old == score) return;
        ReadOnlySpan<byte> member = MemberOf(pair);
        if (old is null) _kind = _form.With(_kind, _before + ++Added, member.Length);
        else Changed++;

        // First the new place: a sorted set that is left without any field is gone, and its expiry with it.
        Halves.Put(_edits, _command[1], member, score, _kind);
        if (old is { } replaced) Halves.Leave(_edits, _command[1], member, replaced);
        _scores[FirstOf(pair)] = score;
        Debug.Assert(Added <= _scores.Length, "a pair brings a member at most");
    }

    private readonly ReadOnlySpan<byte> MemberOf(int pair) => _command[_first + (2 * pair) + 1];

    private readonly int FirstOf(int pair) => (_distinct.FirstOf(_first + (2 * pair) + 1) - _first) / 2;
}
