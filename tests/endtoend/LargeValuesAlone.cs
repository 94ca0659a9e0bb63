namespace PlumCache.Tests.EndToEnd;

/// <summary>Tests that hold a server to seconds: none runs beside them.</summary>
[CollectionDefinition(nameof(LargeValuesAlone), DisableParallelization = true)]
public sealed class LargeValuesAlone;
