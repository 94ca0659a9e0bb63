using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Faults.Kit;

/// <summary>
/// Which calls of a place are made to fail, one after the other, until none fails any more. With the budget of a deep run that is every
/// call. With a smaller one the first ones and an even choice of the others, which begins elsewhere for each seed.
/// </summary>
/// <param name="calls">How often the place is passed when nothing fails; it may be about so often.</param>
/// <param name="runs">About so many runs with a smaller budget.</param>
/// <param name="seed">Decides which calls are passed over then; not negative.</param>
/// <param name="budget">See <see cref="TestBudget"/>.</param>
internal sealed class FaultPlan(long calls, int runs, int seed, int budget)
{
    /// <summary>The budget from which on no call is passed over: that of a deep run.</summary>
    private const int BudgetOfAll = 10;

    private const int AlwaysFirst = 4;

    private readonly long _stride = budget >= BudgetOfAll ? 1 : Math.Max(1, (calls - AlwaysFirst + runs - 1) / runs);
    private long _call;
    private bool _isOver;

    /// <summary>A plan with the budget of this run.</summary>
    public FaultPlan(long calls, int runs, int seed)
        : this(calls, runs, seed, TestBudget.Factor)
    {
    }

    /// <summary>The next call to fail, from 1 on.</summary>
    /// <returns>False: in the last run none has failed, because the place is not passed that often. Nothing else ends a plan.</returns>
    public bool TryNext(out long call)
    {
        Assert.True(calls > 0, "nothing passes there");
        if (!_isOver) _call += _call == AlwaysFirst ? 1 + (seed % _stride) : _call < AlwaysFirst ? 1 : _stride;
        call = _call;
        return !_isOver;
    }

    /// <summary>Notes how many calls failed in the run of the call that was told last.</summary>
    public void Note(long failures) => _isOver = failures == 0 && _call > calls;
}
