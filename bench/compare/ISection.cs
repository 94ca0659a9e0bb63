namespace PlumCache.Compare;

/// <summary>A part of the comparison, which `--only` can choose.</summary>
internal interface ISection
{
    string Title { get; }

    /// <summary>Measures, and writes its part of the report.</summary>
    void Run();
}
