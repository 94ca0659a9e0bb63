using System.Collections.Concurrent;
using System.Diagnostics;
using PlumCache.Engine.Serving;

namespace PlumCache.Engine.Batches;

/// <summary>
/// Runners at rest. A thread looks first where it put one last, so that a busy thread keeps its own, still in its processor's cache. There
/// are never more runners than threads that ran batches at the same time.
/// </summary>
internal sealed class RunnerPool(CommandEngine engine)
{
    private const int Slots = 64;

    private readonly BatchRunner?[] _slots = new BatchRunner?[Slots];
    private readonly ConcurrentStack<BatchRunner> _rest = new();

    private static int Home => Environment.CurrentManagedThreadId % Slots;

    public BatchRunner Rent()
    {
        ref BatchRunner? home = ref _slots[Home];
        return home is not null && Interlocked.Exchange(ref home, null) is { } runner ? runner : RentElsewhere();
    }

    public void Return(BatchRunner runner)
    {
        Debug.Assert(!IsAtRest(runner), "a runner is put to rest twice, and two threads would have it");
        if (Interlocked.CompareExchange(ref _slots[Home], runner, null) is not null) _rest.Push(runner);
    }

    // By references: what compares them looks at a slot twice, and another thread may have emptied it in between.
    private bool IsAtRest(BatchRunner runner)
    {
        foreach (BatchRunner? rested in _slots)
        {
            if (ReferenceEquals(rested, runner)) return true;
        }

        return false;
    }

    private BatchRunner RentElsewhere()
    {
        if (_rest.TryPop(out BatchRunner? rested)) return rested;
        for (int i = 0; i < Slots; i++)
        {
            if (_slots[i] is not null && Interlocked.Exchange(ref _slots[i], null) is { } found) return found;
        }

        return new BatchRunner(engine);
    }
}
