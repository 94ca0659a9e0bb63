namespace PlumCache.Storage;

/// <summary>Keys that are due.</summary>
/// <param name="Keys">How many.</param>
/// <param name="Bytes">Bytes of whole keys and values.</param>
public readonly record struct DueMeasure(long Keys, long Bytes);
