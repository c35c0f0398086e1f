"""The currencies in which prices, budgets and finance are told."""

from django.db import models


class Currency(models.TextChoices):
    SAR = "SAR", "SAR"
    AED = "AED", "AED"
    BHD = "BHD", "BHD"
    DZD = "DZD", "DZD"
    EGP = "EGP", "EGP"
    EUR = "EUR", "EUR"
    IQD = "IQD", "IQD"
    JOD = "JOD", "JOD"
    KWD = "KWD", "KWD"
    LBP = "LBP", "LBP"
    LYD = "LYD", "LYD"
    MAD = "MAD", "MAD"
    MRU = "MRU", "MRU"
    OMR = "OMR", "OMR"
    QAR = "QAR", "QAR"
    TND = "TND", "TND"
    USD = "USD", "USD"
