namespace PlumCache.Bench.Scaling;

/// <summary>A map that many threads read and write; each call does sixteen operations on random keys.</summary>
internal interface IScalingSubject : IDisposable
{
    /// <summary>Something that one thread reads with.</summary>
    Action<Random> Reader();

    /// <summary>Something that one thread overwrites with.</summary>
    Action<Random> Writer();
}
