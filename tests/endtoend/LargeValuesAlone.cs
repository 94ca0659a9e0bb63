namespace PlumCache.Tests.EndToEnd;

/// <summary>Tests that measure the memory of a server: none runs beside them.</summary>
[CollectionDefinition(nameof(LargeValuesAlone), DisableParallelization = true)]
public sealed class LargeValuesAlone;
